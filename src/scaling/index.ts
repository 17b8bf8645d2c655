export { generateTrace, trafficAbout, trafficNames, type TrafficName } from "./generate.ts";
export { paceOf, type Pace } from "./pace.ts";
export { exponential, seeded } from "./random.ts";
export { rulesOf, type ScalingRules } from "./rules.ts";
export { simulate, type Sample, type Simulated, type Simulation } from "./simulate.ts";
export { summarize, type DaySummary, type HourlyCost } from "./summary.ts";
export { multiplied, printTrace, readTrace, type TraceRequest } from "./trace.ts";

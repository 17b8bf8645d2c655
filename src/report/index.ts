export { reportHtml, type ReportDay } from "./html.ts";
export { ownershipLines } from "./ownership.ts";
export { simulationText } from "./simulation.ts";
export { planText } from "./plan.ts";
export { stackCostText, stackText } from "./stack.ts";
export { configErrorText, stackRefusalText } from "./refusal.ts";
export { articleMarkdown, scenarioText } from "./scenario.ts";
export { trainingText } from "./training.ts";

export { costText } from "./cost.ts";
export { reportHtml, type ReportDay } from "./html.ts";
export { ownershipLines } from "./ownership.ts";
export { simulationText } from "./simulation.ts";
export { planText } from "./plan.ts";
export { configErrorText, refusalText } from "./refusal.ts";
export { articleMarkdown, scenarioText } from "./scenario.ts";
export { trainingText } from "./training.ts";

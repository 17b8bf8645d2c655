export { planText } from "./plan.ts";
export { configErrorText, refusalText } from "./refusal.ts";

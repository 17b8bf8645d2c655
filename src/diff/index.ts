export { decisionExitCodes, judge, type Decision, type Guardrails, type Judgement } from "./guardrails.ts";
export { diffMarkdown, marker } from "./markdown.ts";
export { readSides, UnreadableError, type Sides } from "./sides.ts";
export type { Snapshot } from "./snapshot.ts";
export type { StackState } from "./state.ts";

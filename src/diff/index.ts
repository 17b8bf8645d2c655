export { decisionExitCodes, judge, type Decision, type Guardrails, type Judgement } from "./guardrails.ts";
export { diffMarkdown, marker } from "./markdown.ts";
export { readSides, UnreadableError, type Sides, type Snapshot } from "./snapshot.ts";

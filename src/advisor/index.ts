export { adviceOf } from "./advise.ts";
export { adviceSchema, type Advice, type Choice, type Elimination } from "./advice.ts";
export { taskNames, tasks, type Need, type Task } from "./need.ts";

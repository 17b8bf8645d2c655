export { totalOf, trainingBytes, type Step, type TrainingBytes } from "./memory.ts";
export * from "./plan.ts";
export { jobMachinesOf } from "./machines.ts";
export { planTraining } from "./planner.ts";

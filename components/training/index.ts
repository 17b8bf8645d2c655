export { trainingWriterOf } from "./keeper.ts";
export { trainingObjects } from "./objects.ts";
export { trainingPlacementOf, type TrainingPlacement } from "./placement.ts";
export { TrainingJob, type TrainingJobArgs } from "./training-job.ts";

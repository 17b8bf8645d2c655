export { trainingObjects, type TrainingPlacement } from "./objects.ts";
export { TrainingJob, type TrainingJobArgs } from "./training-job.ts";

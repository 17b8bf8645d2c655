import type { Plan } from "../../src/planner/plan.ts";
import type { TrainingPlan } from "../../src/training/plan.ts";
import { siteOf, type Made, type Manifests } from "../serving/manifests.ts";
import { trainingObjects } from "./objects.ts";
import { trainingPlacementOf } from "./placement.ts";

/** The objects that `up` creates for a fine-tuning job, in the order to apply them. */
export function trainingManifestsOf(plan: TrainingPlan, place: Pick<Plan, "target" | "region">, made: Made): Manifests {
  return { folder: plan.name, objects: trainingObjects(plan, trainingPlacementOf(plan, siteOf(place, made))) };
}

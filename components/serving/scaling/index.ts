import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { isScaled } from "../replica.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";
import { horizontalPodAutoscalerOf } from "./horizontal-pod-autoscaler.ts";
import { scaledObjectOf } from "./scaled-object.ts";
import type { Scaler } from "./scaler.ts";

const scalers = {
  keda: scaledObjectOf,
  hpa: horizontalPodAutoscalerOf,
} satisfies Record<Scaler, (plan: Plan, placement: Placement) => KubernetesObject>;

/** The scaler that owns the replicas; nothing where their number is fixed. */
export function scalingObjects(plan: Plan, placement: Placement): ServiceObject[] {
  return isScaled(plan) ? [{ key: "scaler", object: scalers[placement.scaler](plan, placement) }] : [];
}

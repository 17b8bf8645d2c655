import type { Plan } from "../../src/planner/plan.ts";
import { objectMetadata } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject } from "./service-object.ts";

export function serviceAccountOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: objectMetadata(plan, placement),
    automountServiceAccountToken: false,
  };
}

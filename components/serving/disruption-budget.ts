import type { Plan } from "../../src/planner/plan.ts";
import { objectMetadata, selectorLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject } from "./service-object.ts";

/** One pod at a time may be moved, also the only one: a node must stay drainable. Pods still loading never block it. */
export function disruptionBudgetOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: objectMetadata(plan, placement),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: selectorLabels(placement) },
    },
  };
}

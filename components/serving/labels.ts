import type { Plan } from "../../src/planner/plan.ts";
import type { Placement } from "./placement.ts";
import { spansNodes } from "./replica.ts";
import type { KubernetesObject } from "./service-object.ts";

/** Selects the pods of one service; never changes, because selectors cannot. */
export function selectorLabels(placement: Placement): Record<string, string> {
  return { "app.kubernetes.io/instance": placement.name, "app.kubernetes.io/component": "inference" };
}

export function objectLabels(plan: Plan, placement: Placement): Record<string, string> {
  return {
    ...selectorLabels(placement),
    "app.kubernetes.io/name": plan.engine.name,
    "app.kubernetes.io/version": plan.engine.version,
    "app.kubernetes.io/part-of": "deepseek-clusters",
  };
}

/** Of an object that is called what the service is called: all that it has one of. */
export function objectMetadata(plan: Plan, placement: Placement): KubernetesObject["metadata"] {
  return { name: placement.name, namespace: placement.namespace, labels: objectLabels(plan, placement) };
}

/** Selects the pods that answer requests: in a group of nodes only the leader does. */
export function servingLabels(plan: Plan, placement: Placement): Record<string, string> {
  const leader = { "leaderworkerset.sigs.k8s.io/worker-index": "0" };
  return { ...selectorLabels(placement), ...(spansNodes(plan) && leader) };
}

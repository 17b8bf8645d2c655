import type { Plan } from "../../src/planner/plan.ts";
import type { Placement } from "./placement.ts";

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

/** In a group of nodes only the leader answers requests. */
export const leaderLabels = { "leaderworkerset.sigs.k8s.io/worker-index": "0" };

import type { Plan } from "../../src/planner/plan.ts";

/** A replica that spans nodes is a group with a leader; otherwise it is one pod. */
export function spansNodes(plan: Plan): boolean {
  return plan.nodesPerReplica > 1;
}

/** A scaled workload belongs to its scaler: the program never writes its replicas. */
export function isScaled(plan: Plan): boolean {
  return plan.replicas.min < plan.replicas.max;
}

export function workloadKind(plan: Plan): { apiVersion: string; kind: "Deployment" | "LeaderWorkerSet" } {
  return spansNodes(plan)
    ? { apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet" }
    : { apiVersion: "apps/v1", kind: "Deployment" };
}

import type { Plan } from "../../src/planner/plan.ts";
import type { Toleration } from "./access.ts";

export const gpuTaint = { key: "nvidia.com/gpu", value: "present" } as const;

export const gpuTolerations: readonly Toleration[] = [{ key: gpuTaint.key, operator: "Exists", effect: "NoSchedule" }];

/** Cloud nodes carry their instance type as a label. */
export function instanceTypeSelector(plan: Plan): Record<string, string> {
  return { "node.kubernetes.io/instance-type": plan.machine };
}

/** Whether the plan's machines have accelerators; those without one need no driver, plugin, label or taint. */
export const hasGpus = ({ gpusPerNode }: Plan): boolean => gpusPerNode > 0;

/** Labels that a pool puts on its nodes: the plan's, and the one by which the device plugin finds a GPU. */
export function gpuNodeLabels(plan: Plan): Record<string, string> {
  return { ...plan.deployment.nodeLabels, ...(hasGpus(plan) && { "nvidia.com/gpu.present": "true" }) };
}

/** Machines that the plan's replicas take. */
export function machineCounts({ replicas, nodesPerReplica }: Plan): { min: number; desired: number; max: number } {
  return {
    min: replicas.min * nodesPerReplica,
    desired: replicas.desired * nodesPerReplica,
    max: replicas.max * nodesPerReplica,
  };
}

/** Nodes of a scaled plan belong to whoever scales them. */
export function nodesAreScaled({ replicas }: Plan): boolean {
  return replicas.min < replicas.max;
}

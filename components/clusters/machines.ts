import { machinePools, type MachinePool } from "../../src/planner/pools.ts";
import type { Plan } from "../../src/planner/plan.ts";
import type { Toleration } from "./access.ts";
import { CapacityKind, type Capacity, type NewClusterArgs } from "./args.ts";

export const gpuTaint = { key: "nvidia.com/gpu", value: "present" } as const;

export const gpuTolerations: readonly Toleration[] = [{ key: gpuTaint.key, operator: "Exists", effect: "NoSchedule" }];

/** Cloud nodes carry their instance type as a label. */
export const instanceTypeLabel = "node.kubernetes.io/instance-type";

/** Machines of one kind with the name of what makes them and the way they are bought. */
export interface NodeGroup extends MachinePool {
  readonly capacity: Capacity;
  /** `gpu`, or `gpu-p5-48xl` beside others. */
  readonly suffix: string;
  /** What it was called while it was alone. */
  readonly formerSuffix?: string;
}

export function nodeGroups({
  plans,
  jobs = [],
  capacity = {},
  namedByMachine,
  keepsMachines = true,
}: NewClusterArgs): NodeGroup[] {
  const pools = machinePools(plans, jobs);
  const ofServices = machinePools(plans).map(({ machine }) => machine);
  const byMachine = namedByMachine ?? ofServices.length > 1;
  return pools.map((pool) => {
    // A job's machines come and go beside those of the services, which keep their name.
    const isNamed = byMachine || !ofServices.includes(pool.machine);
    return {
      ...pool,
      ...(!keepsMachines && { min: 0, desired: 0 }),
      capacity: capacity[pool.machine] ?? { kind: CapacityKind.OnDemand },
      suffix: isNamed ? `gpu-${shortName(pool.machine)}` : "gpu",
      ...(byMachine && ofServices.length === 1 && ofServices.includes(pool.machine) && { formerSuffix: "gpu" }),
    };
  });
}

/** `p5.48xlarge` as `p5-48xl`: behind the longest name of a cluster it must keep within what the clouds allow. */
function shortName(machine: string): string {
  return machine
    .replace(/^ecs\./, "")
    .replace("xlarge", "xl")
    .replaceAll(/[^a-z0-9]+/g, "-");
}

/** Whether machines have accelerators; those without one need no driver, plugin, label or taint. */
export const hasGpus = ({ gpusPerNode }: MachinePool): boolean => gpusPerNode > 0;

/** Labels that a group puts on its nodes: the plans', and the one by which the device plugin finds a GPU. */
export function gpuNodeLabels(pool: MachinePool): Record<string, string> {
  return { ...pool.nodeLabels, ...(hasGpus(pool) && { "nvidia.com/gpu.present": "true" }) };
}

/** Nodes that must have the plan's machine, where machines are told by a label. */
export function machineSelector({ machine }: Pick<Plan, "machine">, label: string | undefined): Record<string, string> {
  return label === undefined ? {} : { [label]: machine };
}

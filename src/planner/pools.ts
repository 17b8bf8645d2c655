import type { Plan } from "./plan.ts";

/** Machines of one kind: what the replicas on them take, all services together. */
export interface MachinePool {
  readonly machine: string;
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  readonly gpusPerNode: number;
  readonly efaInterfaces: number;
  /** Bytes of its own disks that pods may take; 0 = it has none. */
  readonly diskBytes: number;
  readonly nodeLabels: Readonly<Record<string, string>>;
}

/** The kubelet evicts pods when less than a tenth is free (`nodefs.available<10%`), and gives out no more than that leaves. */
const allocatable = (diskBytes: number): number => Math.floor(diskBytes * 0.9);

const asLabels = (least: Readonly<Record<string, number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(least).map(([name, value]) => [name, String(value)]));

/** Machines that a job takes while it runs, and none before or after. */
export interface JobMachines {
  readonly machine: string;
  readonly machines: number;
  readonly gpusPerMachine: number;
  readonly nodeLabels: Readonly<Record<string, string>>;
}

/** The kinds of machines that these plans and jobs take, in the order in which they first appear. */
export function machinePools(plans: readonly Plan[], jobs: readonly JobMachines[] = []): readonly MachinePool[] {
  const pools = new Map<string, MachinePool>();
  for (const { machine, gpusPerNode, nodesPerReplica, replicas, deployment, fit } of plans) {
    const known = pools.get(machine);
    pools.set(machine, {
      machine,
      min: (known?.min ?? 0) + replicas.min * nodesPerReplica,
      desired: (known?.desired ?? 0) + replicas.desired * nodesPerReplica,
      max: (known?.max ?? 0) + replicas.max * nodesPerReplica,
      gpusPerNode,
      efaInterfaces: Math.max(known?.efaInterfaces ?? 0, deployment.efaInterfaces),
      diskBytes: allocatable(fit.perHost.diskBytes),
      nodeLabels: { ...known?.nodeLabels, ...deployment.nodeLabels, ...asLabels(deployment.nodeMinimums) },
    });
  }
  for (const { machine, machines, gpusPerMachine, nodeLabels } of jobs) {
    const known = pools.get(machine);
    pools.set(machine, {
      machine,
      min: known?.min ?? 0,
      desired: known?.desired ?? 0,
      max: (known?.max ?? 0) + machines,
      gpusPerNode: gpusPerMachine,
      efaInterfaces: known?.efaInterfaces ?? 0,
      diskBytes: known?.diskBytes ?? 0,
      nodeLabels: { ...nodeLabels, ...known?.nodeLabels },
    });
  }
  return [...pools.values()];
}

/** Nodes of a scaled pool belong to whoever scales them. */
export function isScaledPool({ min, max }: MachinePool): boolean {
  return min < max;
}

import { createHash } from "node:crypto";
import type { Input, Inputs } from "@pulumi/pulumi";

import type { Plan } from "../../src/planner/plan.ts";
import { machinePools, type JobMachines } from "../../src/planner/pools.ts";
import type { PrerequisiteName } from "../../src/planner/prerequisites.ts";
import type { ImageRegistry } from "./access.ts";
import type { Adopted } from "./adopted.ts";
import type { ServiceNeeds } from "./needs.ts";

/** Who provides what services need in the cluster. */
export const Prerequisites = { Install: "install", Existing: "existing" } as const;
export type Prerequisites = (typeof Prerequisites)[keyof typeof Prerequisites];

/** One answer for all, or one for each; what is left out follows the cluster's default. */
export type PrerequisiteChoice = Prerequisites | Partial<Record<PrerequisiteName, Prerequisites>>;

/** How GPU machines are paid for and held. A capacity block is used, never bought; `existing` adds no machines to those there are. */
export const CapacityKind = {
  OnDemand: "on-demand",
  Spot: "spot",
  Reservation: "reservation",
  CapacityBlock: "capacity-block",
  Existing: "existing",
} as const;
export type CapacityKind = (typeof CapacityKind)[keyof typeof CapacityKind];

export interface Capacity {
  /** How they are paid for. */
  kind: CapacityKind;
  /** Id of the reservation or block; needed for these two kinds only. */
  reservationId?: string;
  /** Zone of the GPU machines. Defaults to the first that offers them, and to that of a capacity block; needed for a reservation. */
  zone?: string;
}

/** What is looked up of the account before anything is created. */
export const Checks = { Live: "live" } as const;
export type Checks = (typeof Checks)[keyof typeof Checks];

export interface EndpointAccess {
  /** Networks that may reach a public Kubernetes endpoint. Defaults to none: the endpoint is private. */
  publicCidrs?: string[];
  /** Networks beside the nodes that may reach the private Kubernetes endpoint, such as that of whoever runs the update; EKS only. Defaults to none. */
  privateCidrs?: string[];
}

/** Who puts weights where: the account of a Job, and the only folder of the bucket that it may write. */
export interface WeightsWriter {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Folder within the bucket, without a slash at either end. */
  readonly prefix: string;
}

/** Names of roles end at 64 characters: the account is told by a few of its hash. */
export function writerTag({ serviceAccount }: Pick<WeightsWriter, "serviceAccount">): string {
  return createHash("sha256").update(serviceAccount).digest("hex").slice(0, 6);
}

/** What is to be installed in a cluster that we create. */
export function installationOf({ plans, needs, prerequisites: choice, registry }: NewClusterArgs) {
  return { needs: { plans, ...needs }, choice, registry };
}

/** What is asked for in a cluster that is adopted: what is not installed into it. */
export function installationOfAdopted(args: NewClusterArgs) {
  return { ...installationOf(args), otherwise: Prerequisites.Install };
}

/** The component's inputs in state: what decides the machines, without the plans' prices. */
export function inputsOf({ plans, jobs, kubernetesVersion, capacity, tags, adopt }: NewClusterArgs): Inputs {
  const machines = machinePools(plans, jobs).map(({ machine }) => machine);
  return { region: plans[0].region, machines, kubernetesVersion, capacity, tags, adopt };
}

/** What clusters that we create have in common. */
export interface NewClusterArgs {
  /** What is to be served: decides region, machines and how many of them. */
  plans: [Plan, ...Plan[]];
  /** Minor version of Kubernetes, such as `1.35`; for ACK, where it is not known here, one of its builds, such as `1.36.1-aliyun.1`. */
  kubernetesVersion: string;
  /** On every resource that takes tags. */
  tags: Record<string, Input<string>>;
  /** Keeps cluster, network, key and bucket from being deleted or replaced. Defaults to true. */
  protect?: boolean;
  /** Defaults to a private endpoint. */
  access?: EndpointAccess;
  /** Defaults to `install`, each. */
  prerequisites?: PrerequisiteChoice;
  /** Where nodes pull images from, charts' too. Defaults to where each was published. */
  registry?: ImageRegistry;
  /** Whether the least replicas of the plans always have their machines; else they come when pods wait. Defaults to true. */
  keepsMachines?: boolean;
  /** Machines that jobs take while they run. Defaults to none. */
  jobs?: readonly JobMachines[];
  /** Accounts that may put weights into the bucket, each under its own prefix. Defaults to none. */
  weightsWriters?: readonly WeightsWriter[];
  /** What services will ask of the cluster beside the plans. */
  needs?: ServiceNeeds;
  /** How machines are paid for and held, by their name. Defaults to on-demand in any zone. */
  capacity?: Record<string, Capacity>;
  /**
   * Names groups of machines after their machine, so that others can come and go beside them. A single group that was
   * named otherwise keeps its machines. Defaults to false for one kind of machine.
   */
  namedByMachine?: boolean;
  /** Looks up quota, stock and reservations of the account for the machines. Defaults to no look-up. */
  checks?: Checks;
  /** Defaults to nothing: everything is created. */
  adopt?: Adopted;
}

import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";

import type { Plan } from "../../src/planner/plan.ts";
import type { ClusterAccess } from "./access.ts";
import type { AckClusterArgs } from "./ack/index.ts";
import type { EksClusterArgs, Product } from "./eks/index.ts";
import type { ExistingClusterArgs } from "./existing/index.ts";

export type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "./access.ts";
export { CapacityKind, Prerequisites } from "./args.ts";
export type { Adopted, AdoptedNetwork, AdoptedRoles } from "./adopted.ts";
export type { Capacity, EndpointAccess, NewClusterArgs, PrerequisiteChoice, WeightsWriter } from "./args.ts";
export type { Needs, ServiceNeeds } from "./needs.ts";
export type { AckCluster, AckClusterArgs } from "./ack/index.ts";
export type { EksCluster, EksClusterArgs, Product } from "./eks/index.ts";
export { ExistingCluster } from "./existing/index.ts";
export type { ExistingClusterArgs } from "./existing/index.ts";
export type { ExistingWeights } from "./weights-mounts.ts";
export { sharedAccess, SharedCluster } from "./shared/index.ts";
export type { SharedAccess, SharedClusterArgs } from "./shared/index.ts";

type Target = Plan["target"];

interface ArgsOf {
  aws: EksClusterArgs;
  alicloud: AckClusterArgs;
  kubernetes: ExistingClusterArgs;
}

export type Cluster = ComponentResource & ClusterAccess;

type ClusterClass<T extends Target> = new (name: string, args: ArgsOf[T], opts?: ComponentResourceOptions) => Cluster;

/** A cloud's SDK is loaded only where it is the target. */
const clusterClasses: { readonly [T in Target]: () => Promise<ClusterClass<T>> } = {
  aws: async () => (await import("./eks/index.ts")).EksCluster,
  alicloud: async () => (await import("./ack/index.ts")).AckCluster,
  kubernetes: async () => (await import("./existing/index.ts")).ExistingCluster,
};

/** The cluster of a target: machines, network, identity and weights behind one contract. */
export async function createCluster<T extends Target>(
  target: T,
  name: string,
  args: ArgsOf[T],
  opts?: ComponentResourceOptions,
): Promise<Cluster> {
  const Class = await clusterClasses[target]();
  return new Class(name, args, opts);
}

/** What AWS asks for instance types today: the one look-up of a price, made only where a stack wants it. */
export async function instanceProducts(items: readonly string[], region: string): Promise<readonly Product[]> {
  return (await import("./eks/index.ts")).instanceProducts(items, region);
}

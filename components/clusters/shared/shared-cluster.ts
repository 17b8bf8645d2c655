import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Plan } from "../../../src/planner/plan.ts";
import { machinePools } from "../../../src/planner/pools.ts";
import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../access.ts";
import { keptSecret } from "../registry.ts";
import { Prerequisites } from "../args.ts";
import type { ServiceNeeds } from "../needs.ts";
import { controllers, foundInstalled, type Prerequisite } from "../prerequisites/index.ts";
import type { Problem } from "../problems.ts";
import { refuse } from "../problems.ts";

/** What one stack tells another of its cluster: everything but kubeconfig and credentials, which travel as secrets of their own. */
export interface SharedAccess {
  target: string;
  region: string;
  machines: string[];
  clusterName: string;
  nodeSelector: Record<string, string>;
  machineLabel?: string;
  tolerations: Toleration[];
  storageClass?: string;
  /** Its mirror, as in `ImageRegistry`. */
  registryMirror?: string;
  identity: Identity;
  weights: WeightsVolume;
  weightsBucket?: string;
}

/** The output by which a stack shares its cluster. */
export function sharedAccess(plans: readonly [Plan, ...Plan[]], access: ClusterAccess): pulumi.Inputs {
  const { clusterName, nodeSelector, machineLabel, tolerations, storageClass, identity, weights, weightsBucket } =
    access;
  const { mirror } = access.registry;
  const [{ target, region }] = plans;
  const machines = machinePools(plans).map(({ machine }) => machine);
  return {
    ...{ target, region, machines, clusterName, nodeSelector, tolerations, identity, weights },
    ...(storageClass !== undefined && { storageClass }),
    ...(mirror !== undefined && { registryMirror: mirror }),
    ...(machineLabel !== undefined && { machineLabel }),
    ...(weightsBucket !== undefined && { weightsBucket }),
  };
}

export interface SharedClusterArgs {
  /** What the other stack shares, as it is now. */
  shared: SharedAccess;
  /** Of the other stack; kept as a secret. */
  kubeconfig: pulumi.Input<string>;
  /** Of the other stack, by which nodes log in to the registry; kept as a secret. Defaults to none. */
  registryCredentials?: pulumi.Input<string>;
  /** What is to be served there. */
  plans: readonly Plan[];
  /** What services will ask of it beside the plans: what is missing is found in a preview. Absent = not looked at. */
  needs?: ServiceNeeds;
}

/** The cluster of another stack: nothing is created but a connection, and destroying this stack leaves it alone. */
export class SharedCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubernetes: pulumi.ProviderResource;
  readonly nodeSelector: Record<string, string>;
  readonly machineLabel?: string;
  readonly tolerations: readonly Toleration[];
  readonly storageClass?: string;
  readonly registry: ImageRegistry;
  readonly identity: Identity;
  readonly weights: WeightsVolume;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SharedClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { shared, kubeconfig, registryCredentials: credentials, plans, needs } = args;
    super("deepseek-clusters:index:SharedCluster", name, { clusterName: shared.clusterName }, opts);
    refuse(`SharedCluster ${name}`, problemsOf(shared, plans));
    const installation = { needs: { plans, ...needs }, choice: Prerequisites.Existing };
    const looked =
      needs === undefined
        ? pulumi.output(undefined)
        : foundInstalled(controllers, installation, { kubeconfig }, installThere);
    this.kubernetes = new k8s.Provider(
      name,
      {
        kubeconfig: pulumi.secret(kubeconfig),
        clusterIdentifier: looked.apply(() => shared.clusterName),
      },
      { parent: this },
    );
    this.clusterName = pulumi.output(shared.clusterName);
    this.nodeSelector = shared.nodeSelector;
    if (shared.machineLabel !== undefined) this.machineLabel = shared.machineLabel;
    this.tolerations = shared.tolerations;
    if (shared.storageClass !== undefined) this.storageClass = shared.storageClass;
    this.registry = keptSecret({
      ...(shared.registryMirror !== undefined && { mirror: shared.registryMirror }),
      ...(credentials !== undefined && { credentials }),
    });
    this.identity = shared.identity;
    this.weights = shared.weights;
    this.ready = [];
    this.registerOutputs({ clusterName: this.clusterName });
  }
}

const installThere = ({ item }: Prerequisite): string =>
  `let the stack of the cluster install it: deepseek-clusters:prerequisites: {${item}: install}, and a service there that needs it`;

/** A service fits the machines it was planned for, and those alone. */
function problemsOf({ machines, ...shared }: SharedAccess, plans: readonly Plan[]): Problem[] {
  return plans.flatMap((plan) => [
    ...(["target", "region"] as const)
      .filter((key) => shared[key] !== plan[key])
      .map((key) => ({ propertyPath: key, reason: `is ${plan[key]}, and the shared cluster has ${shared[key]}` })),
    ...(machines.includes(plan.machine)
      ? []
      : [
          {
            propertyPath: "machine",
            reason: `is ${plan.machine}, and the shared cluster has ${machines.join(" and ")}`,
          },
        ]),
  ]);
}

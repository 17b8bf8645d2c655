import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Plan } from "../../../src/planner/plan.ts";
import { machinePools } from "../../../src/planner/pools.ts";
import type { ClusterAccess, Toleration, WeightsVolume } from "../access.ts";
import type { Problem } from "../problems.ts";
import { refuse } from "../problems.ts";

/** What one stack tells another of its cluster: everything but the kubeconfig, which travels as a secret of its own. */
export interface SharedAccess {
  target: string;
  region: string;
  machines: string[];
  clusterName: string;
  nodeSelector: Record<string, string>;
  machineLabel?: string;
  tolerations: Toleration[];
  weights: WeightsVolume;
  weightsBucket?: string;
}

/** The output by which a stack shares its cluster. */
export function sharedAccess(
  plans: readonly [Plan, ...Plan[]],
  { clusterName, nodeSelector, machineLabel, tolerations, weights, weightsBucket }: ClusterAccess,
): pulumi.Inputs {
  const [{ target, region }] = plans;
  const machines = machinePools(plans).map(({ machine }) => machine);
  return {
    ...{ target, region, machines, clusterName, nodeSelector, tolerations, weights },
    ...(machineLabel !== undefined && { machineLabel }),
    ...(weightsBucket !== undefined && { weightsBucket }),
  };
}

export interface SharedClusterArgs {
  /** What the other stack shares, as it is now. */
  shared: SharedAccess;
  /** Of the other stack; kept as a secret. */
  kubeconfig: pulumi.Input<string>;
  /** What is to be served there. */
  plans: readonly Plan[];
}

/** The cluster of another stack: nothing is created but a connection, and destroying this stack leaves it alone. */
export class SharedCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubernetes: pulumi.ProviderResource;
  readonly nodeSelector: Record<string, string>;
  readonly machineLabel?: string;
  readonly tolerations: readonly Toleration[];
  readonly weights: WeightsVolume;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, { shared, kubeconfig, plans }: SharedClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:SharedCluster", name, { clusterName: shared.clusterName }, opts);
    refuse(`SharedCluster ${name}`, problemsOf(shared, plans));
    this.kubernetes = new k8s.Provider(
      name,
      { kubeconfig: pulumi.secret(kubeconfig), clusterIdentifier: shared.clusterName },
      { parent: this },
    );
    this.clusterName = pulumi.output(shared.clusterName);
    this.nodeSelector = shared.nodeSelector;
    if (shared.machineLabel !== undefined) this.machineLabel = shared.machineLabel;
    this.tolerations = shared.tolerations;
    this.weights = shared.weights;
    this.ready = [];
    this.registerOutputs({ clusterName: this.clusterName });
  }
}

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

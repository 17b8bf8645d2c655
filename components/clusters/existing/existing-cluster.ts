import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterAccess, Toleration, WeightsVolume } from "../access.ts";
import { gpuTolerations } from "../machines.ts";
import type { Problem } from "../problems.ts";
import { refuse } from "../problems.ts";
import { existingVolume } from "../weights-mounts.ts";

/** Where the weights are: exactly one of the two. */
export interface ExistingWeights {
  /** A claim that you make in the namespace of the service; its pods wait for it. */
  claim?: string;
  /** A storage class to claim a volume from. */
  storageClass?: string;
}

export interface ExistingClusterArgs {
  /** Stable name of the cluster: a rotated kubeconfig is still the same cluster, another name is another one. */
  clusterName: string;
  /** Content of a kubeconfig; kept as a secret. Without it Pulumi uses the user's own, as kubectl does. */
  kubeconfig?: pulumi.Input<string>;
  /** Context within the kubeconfig. Defaults to its current one. */
  context?: string;
  weights: ExistingWeights;
  /** Further labels that a node must have. Those of the accelerator come from the plan. */
  nodeSelector?: Record<string, string>;
}

/** A cluster the user already has: nothing is created in it but the services. */
export class ExistingCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubernetes: k8s.Provider;
  readonly nodeSelector: Record<string, string>;
  readonly tolerations: readonly Toleration[];
  readonly weights: WeightsVolume;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:ExistingCluster", name, { clusterName: args.clusterName }, opts);
    refuse(`ExistingCluster ${name}`, problemsOf(args));

    this.kubernetes = new k8s.Provider(name, providerArgs(args), { parent: this });
    this.clusterName = pulumi.output(args.clusterName);
    this.nodeSelector = args.nodeSelector ?? {};
    this.tolerations = gpuTolerations;
    this.weights = existingVolume(args.weights);
    this.ready = [];
    this.registerOutputs({ clusterName: this.clusterName });
  }
}

function providerArgs({ clusterName, kubeconfig, context }: ExistingClusterArgs): k8s.ProviderArgs {
  return {
    clusterIdentifier: clusterName,
    ...(kubeconfig !== undefined && { kubeconfig: pulumi.secret(kubeconfig) }),
    ...(context !== undefined && { context }),
  };
}

function problemsOf({ weights }: ExistingClusterArgs): Problem[] {
  const given = [weights.claim, weights.storageClass].filter((value) => value !== undefined && value !== "");
  if (given.length === 1) return [];
  return [{ propertyPath: "weights", reason: "needs exactly one of claim and storageClass" }];
}

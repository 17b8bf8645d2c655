import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { weightsPlaceProblem } from "../../../src/planner/cluster-problems.ts";
import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../access.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import { gpuTolerations } from "../machines.ts";
import type { Needs } from "../needs.ts";
import { contextsOf } from "../kubeconfig.ts";
import { controllers, foundInstalled, gpuOperator, installPrerequisites } from "../prerequisites/index.ts";
import type { Installation } from "../prerequisites/installation.ts";
import type { Problem } from "../problems.ts";
import { refuse } from "../problems.ts";
import { keptSecret } from "../registry.ts";
import { existingVolume, type ExistingWeights } from "../weights-mounts.ts";
import { pathProblems, refuseUnknown, warnOfOthers } from "./contexts.ts";

export interface ExistingClusterArgs {
  /** Stable name of the cluster: a rotated kubeconfig is still the same cluster, another name is another one. */
  clusterName: string;
  /** Content of a kubeconfig; kept as a secret. Without it Pulumi uses the user's own, as kubectl does. */
  kubeconfig?: pulumi.Input<string>;
  /** Path of a kubeconfig instead of its content: read when it is used, and not kept in state. */
  kubeconfigPath?: string;
  /** Context within the kubeconfig. Defaults to its current one. */
  context?: string;
  weights: ExistingWeights;
  /** Where its nodes pull images from, charts' too. Defaults to where each was published. */
  registry?: ImageRegistry;
  /** What services will ask of it: by this, what is missing is found in a preview, or installed. Absent = not looked at. */
  needs?: Needs;
  /** Defaults to `existing`, each. */
  prerequisites?: PrerequisiteChoice;
  /** Further labels that a node must have. Those of the accelerator come from the plan. */
  nodeSelector?: Record<string, string>;
}

/** A cluster the user already has: nothing is created in it but the services. */
export class ExistingCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubernetes: pulumi.ProviderResource;
  readonly nodeSelector: Record<string, string>;
  readonly tolerations: readonly Toleration[];
  readonly storageClass?: string;
  readonly registry: ImageRegistry;
  readonly identity: Identity = { by: "none" };
  readonly weights: WeightsVolume;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:ExistingCluster", name, { clusterName: args.clusterName }, opts);
    refuse(`ExistingCluster ${name}`, problemsOf(args));

    if (args.context === undefined && args.kubeconfig === undefined) warnOfOthers(args.kubeconfigPath, this);
    this.kubernetes = new k8s.Provider(name, providerArgs(args, lookedAt(args)), { parent: this });
    this.clusterName = pulumi.output(args.clusterName);
    this.nodeSelector = args.nodeSelector ?? {};
    this.tolerations = gpuTolerations;
    if (args.weights.storageClass !== undefined) this.storageClass = args.weights.storageClass;
    this.registry = keptSecret(args.registry);
    this.weights = existingVolume(args.weights);
    this.ready = installed(name, this, args);
    this.registerOutputs({ clusterName: this.clusterName });
  }
}

const charts = [...controllers, gpuOperator];
const otherwise = Prerequisites.Existing;

/** The context is in the kubeconfig, and what the service needs and is not to be installed is there; else nothing is created. */
function lookedAt(args: ExistingClusterArgs): pulumi.Output<void> {
  const { kubeconfig, kubeconfigPath: path, context } = args;
  const installation = installationOf(args);
  const reach = {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(path !== undefined && { path }),
    ...(context !== undefined && { context }),
  };
  return pulumi.output(kubeconfig).apply((text): pulumi.Output<void> => {
    const place = { ...(text !== undefined && { text }), ...(path !== undefined && { path }) };
    if (context !== undefined) refuseUnknown(context, contextsOf(place));
    return installation === undefined ? pulumi.output(undefined) : foundInstalled(charts, installation, reach);
  });
}

function installed(name: string, parent: ExistingCluster, args: ExistingClusterArgs): pulumi.Resource[] {
  const installation = installationOf(args);
  if (installation === undefined) return [];
  return installPrerequisites(name, charts, installation, { parent, provider: parent.kubernetes });
}

function installationOf({ needs, prerequisites: choice, registry }: ExistingClusterArgs): Installation | undefined {
  return needs && { needs, choice, otherwise, registry };
}

function providerArgs(
  { clusterName, kubeconfig, kubeconfigPath, context }: ExistingClusterArgs,
  looked: pulumi.Output<void>,
): k8s.ProviderArgs {
  return {
    clusterIdentifier: looked.apply(() => clusterName),
    ...(kubeconfig !== undefined && { kubeconfig: pulumi.secret(kubeconfig) }),
    ...(kubeconfigPath !== undefined && { kubeconfig: kubeconfigPath }),
    ...(context !== undefined && { context }),
  };
}

function problemsOf(args: ExistingClusterArgs): Problem[] {
  const { weights, kubeconfig, kubeconfigPath } = args;
  const reason = weightsPlaceProblem(weights);
  return [
    ...(reason === undefined ? [] : [{ propertyPath: "weights", reason }]),
    ...pathProblems(kubeconfigPath, kubeconfig !== undefined),
  ];
}

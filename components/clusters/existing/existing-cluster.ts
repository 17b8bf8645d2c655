import { existsSync } from "node:fs";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../access.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import { gpuTolerations } from "../machines.ts";
import type { Needs } from "../needs.ts";
import { expandHome } from "../prerequisites/api-server.ts";
import { controllers, foundInstalled, gpuOperator, installPrerequisites } from "../prerequisites/index.ts";
import type { Problem } from "../problems.ts";
import { refuse } from "../problems.ts";
import { keptSecret } from "../registry.ts";
import { existingVolume, type ExistingWeights } from "../weights-mounts.ts";

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

/** What the service needs and is not to be installed is there; else nothing is created. */
function lookedAt(args: ExistingClusterArgs): pulumi.Output<void> {
  const { needs, prerequisites: choice, kubeconfig, kubeconfigPath: path, context } = args;
  if (needs === undefined) return pulumi.output(undefined);
  const reach = {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(path !== undefined && { path }),
    ...(context !== undefined && { context }),
  };
  return foundInstalled(charts, { needs, choice, otherwise }, reach);
}

function installed(name: string, parent: ExistingCluster, { needs, prerequisites: choice }: ExistingClusterArgs) {
  if (needs === undefined) return [];
  return installPrerequisites(name, charts, { needs, choice, otherwise }, { parent, provider: parent.kubernetes });
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

function problemsOf({ weights, kubeconfig, kubeconfigPath }: ExistingClusterArgs): Problem[] {
  const { claim, storageClass, localPath } = weights;
  const given = [claim, storageClass, localPath].filter((value) => value !== undefined && value !== "");
  return [
    ...(given.length === 1
      ? []
      : [{ propertyPath: "weights", reason: "needs exactly one of claim, storageClass and localPath" }]),
    ...pathProblems(kubeconfigPath, kubeconfig !== undefined),
  ];
}

function pathProblems(path: string | undefined, isGivenInPlace: boolean): Problem[] {
  if (path === undefined) return [];
  const problem = (reason: string) => [{ propertyPath: "kubeconfigPath", reason }];
  if (isGivenInPlace) return problem("is given beside the secret kubeconfig: leave one of them out");
  if (!existsSync(expandHome(path))) return problem(`no file at ${path}, which is read from the folder of the project`);
  return [];
}

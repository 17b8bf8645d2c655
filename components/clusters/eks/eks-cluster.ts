import type * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterAccess, Toleration, WeightsVolume } from "../access.ts";
import type { NewClusterArgs } from "../args.ts";
import { CapacityKind, Prerequisites } from "../args.ts";
import { gpuTolerations } from "../machines.ts";
import { controllers, installPrerequisites } from "../prerequisites.ts";
import { problemsOf, refuse } from "../problems.ts";
import { clusterAddons, createAddons, nodeAddons } from "./addons.ts";
import { createControlPlane } from "./control-plane.ts";
import { devicePlugins } from "./device-plugins.ts";
import { createKey } from "./encryption.ts";
import { createEndpoints } from "./endpoints.ts";
import { createFlowLogs } from "./flow-logs.ts";
import { createGpuNodes } from "./gpu-nodes.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { createNetwork } from "./network.ts";
import { createNodeRole } from "./node-role.ts";
import { scopeOf } from "./scope.ts";
import { createSystemNodes } from "./system-nodes.ts";
import { createWeightsBucket, mountOf } from "./weights-bucket.ts";
import { createWeightsReader } from "./weights-identity.ts";

export interface EksClusterArgs extends NewClusterArgs {
  /** ARNs of roles or users that administer the cluster beside its creator. */
  adminPrincipals?: string[];
}

/** An EKS cluster with the plan's GPU machines, in a network of its own, with a bucket for the weights. */
export class EksCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly kubernetes: k8s.Provider;
  readonly nodeSelector: Record<string, string>;
  readonly tolerations: readonly Toleration[];
  readonly weights: WeightsVolume;
  readonly weightsBucket: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  readonly cluster: aws.eks.Cluster;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:EksCluster", name, inputsOf(args), opts);
    refuse(`EksCluster ${name}`, problemsOf(name, args));
    const { plan, capacity = { kind: CapacityKind.OnDemand }, protect = true } = args;

    const scope = scopeOf({ name, region: plan.region, tags: args.tags, protect, parent: this });
    const key = createKey(scope);
    const network = createNetwork(scope, plan.machine, capacity.zone);
    createFlowLogs(scope, network, key);
    const endpoints = createEndpoints(scope, network);
    const bucket = createWeightsBucket(scope, key);
    const cluster = createControlPlane(scope, network, key, {
      kubernetesVersion: args.kubernetesVersion,
      publicCidrs: args.access?.publicCidrs ?? [],
      adminPrincipals: args.adminPrincipals ?? [],
      deletionProtection: protect,
    });
    const { role, attachments } = createNodeRole(scope);
    const joinable = [...network.ready, ...endpoints, ...attachments, ...createAddons(scope, cluster, nodeAddons, [])];
    const systemNodes = createSystemNodes(scope, cluster, network, role, joinable);
    const gpuNodes = createGpuNodes(scope, { plan, capacity, cluster, network, role, after: joinable });
    const reader = createWeightsReader(scope, cluster, bucket, key);
    const addons = createAddons(scope, cluster, clusterAddons, [systemNodes, reader]);

    this.cluster = cluster;
    this.clusterName = cluster.name;
    this.kubeconfig = kubeconfigOf(cluster, plan.region);
    this.kubernetes = new k8s.Provider(
      name,
      { kubeconfig: this.kubeconfig, clusterIdentifier: name },
      { parent: this },
    );
    this.nodeSelector = { "node.kubernetes.io/instance-type": plan.machine };
    this.tolerations = gpuTolerations;
    this.weights = mountOf(scope, bucket);
    this.weightsBucket = bucket.bucket;
    this.ready = [gpuNodes, ...addons, ...installed(name, this, args, [systemNodes, ...addons])];
    this.registerOutputs({
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      weightsBucket: this.weightsBucket,
    });
  }
}

/** The component's inputs in state: what decides the machines, without the plan's prices. */
function inputsOf({ plan, kubernetesVersion, capacity, access, tags }: EksClusterArgs): pulumi.Inputs {
  return { region: plan.region, machine: plan.machine, kubernetesVersion, capacity, access, tags };
}

function installed(
  name: string,
  cluster: EksCluster,
  args: EksClusterArgs,
  after: pulumi.Resource[],
): pulumi.Resource[] {
  if (args.prerequisites === Prerequisites.Existing) return [];
  return installPrerequisites(name, args.plan, [...devicePlugins, ...controllers], {
    parent: cluster,
    provider: cluster.kubernetes,
    dependsOn: after,
    deletedWith: cluster.cluster,
  });
}

import * as pulumi from "@pulumi/pulumi";

import { isScaledPool } from "../../../src/planner/pools.ts";
import { allFound } from "../look-up/index.ts";
import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../access.ts";
import type { NewClusterArgs } from "../args.ts";
import { CapacityKind, Checks, inputsOf, installationOf, installationOfAdopted } from "../args.ts";
import { connectionTo, inCluster } from "../connection.ts";
import { gpuTolerations, instanceTypeLabel, nodeGroups } from "../machines.ts";
import { controllers, foundInstalled, installPrerequisites } from "../prerequisites/index.ts";
import { problemsOf, refuse } from "../problems.ts";
import { keptSecret } from "../registry.ts";
import { ossMount } from "../weights-mounts.ts";
import { lookUp } from "./adoption.ts";
import { createAutoscaling } from "./autoscaling.ts";
import { createControlPlane } from "./control-plane.ts";
import { createKey } from "./encryption.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { createNetwork } from "./network.ts";
import { createGpuNodes, createSystemNodes } from "./node-pools.ts";
import { waitingFor } from "../scope.ts";
import { scopeOf } from "./scope.ts";
import { stockOf } from "./stock.ts";
import { createWeightsBucket, nameOf } from "./weights-bucket.ts";
import { createWeightsReader, createWeightsWriter, writerStem } from "./weights-identity.ts";

/** An ACK Pro cluster with the GPU machines of the plans, in a network of its own, with a bucket for the weights; or as much of these as is not there yet. */
export class AckCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly kubernetes: pulumi.ProviderResource;
  readonly nodeSelector: Record<string, string>;
  readonly machineLabel = instanceTypeLabel;
  readonly tolerations: readonly Toleration[];
  readonly storageClass = diskClass;
  readonly registry: ImageRegistry;
  readonly identity: Identity;
  readonly weights: WeightsVolume;
  readonly weightsBucket: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  /** Absent where the cluster is adopted. */
  readonly cluster?: pulumi.CustomResource;

  constructor(name: string, args: NewClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:AckCluster", name, inputsOf(args), opts);
    refuse(`AckCluster ${name}`, problemsOf("alicloud", name, args));
    const { region } = args.plans[0];
    const { protect = true } = args;
    const groups = nodeGroups(args);
    const machines = groups.map(({ machine }) => machine);

    const zone = groups.find(({ capacity }) => capacity.zone !== undefined)?.capacity.zone;
    const asked = scopeOf({ name, region, tags: args.tags, protect, parent: this, hooks: opts?.hooks });
    const adopted = lookUp(asked, args.adopt ?? {}, { machines, ...(zone !== undefined && { zone }) });
    const stock = args.checks === Checks.Live ? groups.flatMap((group) => stockOf(asked, group)) : [];
    const { controlPlane: there } = adopted;
    const kubeconfig = there && kubeconfigOf(there, asked.options);
    const asking = there ? [foundInstalled(controllers, installationOfAdopted(args), { kubeconfig })] : [];
    const checks = [...adopted.checks, ...asking, ...stock];
    const scope = checks.length === 0 ? asked : waitingFor(asked, allFound(checks));
    const key = adopted.key ?? createKey(scope);
    const network = adopted.network ?? createNetwork(scope, machines, zone);
    const bucket = adopted.bucket ?? createWeightsBucket(scope, key);
    const cluster =
      adopted.controlPlane ??
      createControlPlane(scope, network, key, {
        kubernetesVersion: args.kubernetesVersion,
        deletionProtection: protect,
      });
    const systemNodes = adopted.controlPlane === undefined ? [createSystemNodes(scope, cluster, network)] : [];
    const made = groups.filter(({ capacity }) => capacity.kind !== CapacityKind.Existing);
    const isToScale = adopted.controlPlane === undefined && made.some(isScaledPool);
    const autoscaling = isToScale ? [createAutoscaling(scope, cluster)] : [];
    const gpuNodes = made.map((group) => createGpuNodes(scope, { group, cluster, network, dependsOn: autoscaling }));
    const reader = createWeightsReader(scope, cluster, { bucket, key, adopted: adopted.weightsRole });
    const writers = (args.weightsWriters ?? []).flatMap((writer) =>
      createWeightsWriter(scope, cluster, { bucket, key }, writer),
    );

    if (cluster.resource !== undefined) this.cluster = cluster.resource;
    this.clusterName = cluster.name;
    this.kubeconfig = kubeconfigOf(cluster, scope.options);
    this.kubernetes = connectionTo(name, this.kubeconfig, this);
    this.nodeSelector = {};
    this.tolerations = gpuTolerations;
    this.registry = keptSecret(args.registry);
    this.identity = {
      by: "token",
      roleStem: pulumi.interpolate`acs:ram::${scope.account}:role/${writerStem(scope)}`,
      identityProvider: cluster.identity.providerArn,
    };
    this.weights = ossMount(region, nameOf(bucket), reader.role.roleName);
    this.weightsBucket = nameOf(bucket);
    this.ready = [
      ...gpuNodes,
      ...reader.permissions,
      ...writers,
      ...installPrerequisites(name, controllers, installationOf(args), {
        ...inCluster(scope, this, this.kubernetes, cluster.resource),
        dependsOn: systemNodes,
      }),
    ];
    this.registerOutputs({
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      weightsBucket: this.weightsBucket,
    });
  }
}

/** Comes with ACK; its disk is made where the first pod runs: https://www.alibabacloud.com/help/en/ack/storage-class */
const diskClass = "alicloud-disk-topology-alltype";

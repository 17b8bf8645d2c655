import * as pulumi from "@pulumi/pulumi";

import type { AddonVersions } from "../../../src/planner/addons.ts";
import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../access.ts";
import type { NewClusterArgs } from "../args.ts";
import { Checks, CapacityKind, inputsOf, installationOf, installationOfAdopted, Prerequisites } from "../args.ts";
import { connectionTo, inCluster } from "../connection.ts";
import { gpuTolerations, instanceTypeLabel, nodeGroups } from "../machines.ts";
import { controllers, foundInstalled, installPrerequisites, installs } from "../prerequisites/index.ts";
import { problemsOf, refuse } from "../problems.ts";
import { allFound } from "../look-up/index.ts";
import { keptSecret } from "../registry.ts";
import { s3Mount } from "../weights-mounts.ts";
import { clusterAddons, createAddons, nodeAddons, weightsAddons } from "./addons.ts";
import { quotaOf } from "./quota.ts";
import { reservationOf } from "./reservation.ts";
import { lookUp, type Adoption } from "./adoption.ts";
import { autoscalerOf, autoscales, createAutoscalerIdentity } from "./autoscaler.ts";
import { capacityBlockOf } from "./capacity-block.ts";
import { createControlPlane } from "./control-plane.ts";
import { devicePlugins } from "./device-plugins.ts";
import { createKey } from "./encryption.ts";
import { createFabricGroup } from "./fabric.ts";
import { createGpuNodes } from "./gpu-nodes.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { nodeRole } from "./node-role.ts";
import { createOwnNetwork } from "./own-network.ts";
import type { ControlPlane } from "./parts.ts";
import { waitingFor } from "../scope.ts";
import { scopeOf, type Scope } from "./scope.ts";
import { createSystemNodes } from "./system-nodes.ts";
import { createVolumeClass, createVolumeDriver, volumeClass } from "./volumes.ts";
import { createWeightsBucket } from "./weights-bucket.ts";
import { createWeightsReader, createWeightsWriter } from "./weights-identity.ts";

export interface EksClusterArgs extends NewClusterArgs {
  /** ARNs of roles or users that administer the cluster beside its creator. */
  adminPrincipals?: string[];
  /** Versions of add-ons by name. Defaults to what EKS recommends when it makes each. */
  addonVersions?: AddonVersions;
}

/** An EKS cluster with the GPU machines of the plans, in a network of its own, with a bucket for the weights; or as much of these as is not there yet. */
export class EksCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly clusterName: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly kubernetes: pulumi.ProviderResource;
  readonly nodeSelector: Record<string, string>;
  readonly machineLabel = instanceTypeLabel;
  readonly tolerations: readonly Toleration[];
  /** Absent where the cluster is adopted, or brings a driver of its own: what it gives is not known to us. */
  readonly storageClass?: string;
  readonly registry: ImageRegistry;
  readonly identity: Identity = { by: "account" };
  readonly weights: WeightsVolume;
  readonly weightsBucket: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  /** Absent where the cluster is adopted. */
  readonly cluster?: pulumi.CustomResource;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:EksCluster", name, { ...inputsOf(args), access: args.access }, opts);
    refuse(`EksCluster ${name}`, problemsOf("aws", name, args));
    const everyChart = [...devicePlugins, ...controllers];
    const { region } = args.plans[0];
    const { protect = true } = args;
    const groups = nodeGroups(args);
    const machines = groups.map(({ machine }) => machine);

    const { tags, addonVersions } = args;
    const asked = scopeOf({ name, region, tags, protect, parent: this, hooks: opts?.hooks, addonVersions });
    const blocks = new Map(groups.map((group) => [group, capacityBlockOf(asked, group)]));
    const blockZones = [...blocks.values()].flatMap((block) => (block === undefined ? [] : [block.zone]));
    const zone = blockZones[0] ?? groups.find(({ capacity }) => capacity.zone !== undefined)?.capacity.zone;
    const adopted = lookUp(asked, args.adopt ?? {}, { machines, ...(zone !== undefined && { zone }) });
    const { controlPlane: there } = adopted;
    const live = args.checks === Checks.Live ? groups : [];
    const checks = [
      ...adopted.checks,
      ...blockZones,
      ...(there
        ? [foundInstalled(everyChart, installationOfAdopted(args), { kubeconfig: kubeconfigOf(there, region) })]
        : []),
      ...live.flatMap((group) => quotaOf(asked, group)),
      ...live.flatMap((group) => reservationOf(asked, group, args.adopt?.cluster ?? name)),
    ];
    const scope = checks.length === 0 ? asked : waitingFor(asked, allFound(checks));
    const key = adopted.key ?? createKey(scope);
    const network =
      adopted.network ??
      createOwnNetwork(scope, key, {
        machines,
        gpuZone: zone,
        flowLogsRole: adopted.roles.flowLogs,
      });
    const bucket = adopted.bucket ?? createWeightsBucket(scope, key);
    const cluster =
      adopted.controlPlane ??
      createControlPlane(scope, network, key, {
        kubernetesVersion: args.kubernetesVersion,
        publicCidrs: args.access?.publicCidrs ?? [],
        privateCidrs: args.access?.privateCidrs ?? [],
        adminPrincipals: args.adminPrincipals ?? [],
        deletionProtection: protect,
        role: adopted.roles.controlPlane,
      });
    const { role, permissions } = nodeRole(scope, adopted.roles.nodes);
    const joinable = [
      ...network.ready,
      ...permissions,
      ...(isOwn(adopted) ? createAddons(scope, cluster, nodeAddons, []) : []),
    ];
    const systemNodes = isOwn(adopted) ? [createSystemNodes(scope, cluster, network, role, joinable)] : [];
    const made = groups.filter(({ capacity }) => capacity.kind !== CapacityKind.Existing);
    const fabric = made.some(({ efaInterfaces }) => efaInterfaces > 0) ? createFabricGroup(scope, network) : undefined;
    const nodes = { cluster, network, role, fabric, after: joinable };
    const gpuNodes = made.map((group) => createGpuNodes(scope, { group, block: blocks.get(group), ...nodes }));
    const scaled = groups.some(autoscales) && installs(args.prerequisites, "nodeAutoscaler", Prerequisites.Install);
    const scaler = scaled ? [createAutoscalerIdentity(scope, cluster, adopted.roles.autoscaler)] : [];
    const reader = createWeightsReader(scope, cluster, { bucket, key, adopted: adopted.roles.weights });
    const writers = (args.weightsWriters ?? []).map((writer) =>
      createWeightsWriter(scope, cluster, { bucket, key }, writer),
    );
    const givesVolumes = isOwn(adopted) && installs(args.prerequisites, "volumeDriver", Prerequisites.Install);
    const addons = [
      ...addonsOf(scope, cluster, args, isOwn(adopted), [...systemNodes, reader]),
      ...(givesVolumes
        ? createVolumeDriver(scope, cluster, { key, adopted: adopted.roles.volumes, after: systemNodes })
        : []),
    ];

    if (cluster.resource !== undefined) this.cluster = cluster.resource;
    this.clusterName = cluster.name;
    this.kubeconfig = kubeconfigOf(cluster, region);
    this.kubernetes = connectionTo(name, this.kubeconfig, this);
    this.nodeSelector = {};
    this.tolerations = gpuTolerations;
    if (givesVolumes) this.storageClass = volumeClass;
    this.registry = keptSecret(args.registry);
    this.weights = s3Mount(region, bucket.bucket);
    this.weightsBucket = bucket.bucket;
    const inside = inCluster(scope, this, this.kubernetes, cluster.resource);
    const { ways } = cluster;
    const classes = givesVolumes ? [createVolumeClass(scope, key, { ...inside, dependsOn: [...addons, ...ways] })] : [];
    const charts = [...everyChart, ...(scaled ? [autoscalerOf(scope, cluster)] : [])];
    const dependsOn = [...systemNodes, ...ways, ...addons, ...classes, ...scaler];
    this.ready = [
      ...ways,
      ...gpuNodes,
      ...writers,
      ...addons,
      ...classes,
      ...installPrerequisites(name, charts, installationOf(args), { ...inside, dependsOn }),
    ];
    this.registerOutputs({
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      weightsBucket: this.weightsBucket,
    });
  }
}

const isOwn = ({ controlPlane }: Adoption): boolean => controlPlane === undefined;

/** An adopted cluster has its DNS, and where its owner brings the prerequisites, the driver for the weights too. */
function addonsOf(
  scope: Scope,
  cluster: ControlPlane,
  { prerequisites }: EksClusterArgs,
  isOurs: boolean,
  after: pulumi.Resource[],
): pulumi.Resource[] {
  const rows = [
    ...(isOurs ? clusterAddons : []),
    ...(isOurs || installs(prerequisites, "weightsDriver", Prerequisites.Install) ? weightsAddons : []),
  ];
  return createAddons(scope, cluster, rows, after);
}

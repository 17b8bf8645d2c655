import * as alicloud from "@pulumi/alicloud";
import type { Resource } from "@pulumi/pulumi";

import { isScaledPool } from "../../../src/planner/pools.ts";
import type { Capacity } from "../args.ts";
import { CapacityKind } from "../args.ts";
import { gpuNodeLabels, gpuTaint, hasGpus, type NodeGroup } from "../machines.ts";
import type { Network } from "./network.ts";
import type { ControlPlane } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** Tokens required for metadata, disks encrypted, broken nodes repaired. */
const everyPool = {
  imageType: "AliyunLinux3",
  runtimeName: "containerd",
  instanceChargeType: "PostPaid",
  instanceMetadataOptions: { httpTokens: "required" },
  installCloudMonitor: true,
  systemDiskCategory: "cloud_essd",
  systemDiskEncrypted: true,
  management: { enable: true, autoRepair: true, maxUnavailable: 1 },
} satisfies Partial<alicloud.cs.NodePoolArgs>;

/** Small nodes for controllers and DNS, so that nothing but engines runs on GPUs. */
export function createSystemNodes(
  { name, tags, options }: Scope,
  cluster: ControlPlane,
  network: Network,
): alicloud.cs.NodePool {
  return new alicloud.cs.NodePool(
    `${name}-system`,
    {
      ...everyPool,
      nodePoolName: `${name}-system`,
      clusterId: cluster.id,
      vswitchIds: network.switchIds,
      instanceTypes: ["ecs.g7.xlarge"],
      desiredSize: "2",
      systemDiskSize: 120,
      tags,
    },
    options,
  );
}

export interface GpuNodesArgs {
  readonly group: NodeGroup;
  readonly cluster: ControlPlane;
  readonly network: Network;
  /** What says how pools scale, where they do. */
  readonly dependsOn: readonly Resource[];
}

/**
 * ACK installs the driver that this label names as a machine joins. Its default, 535.161.07 for 1.28 and later (ACK's list,
 * 2025-11), is too old for the CUDA 13 of vLLM's and SGLang's images, and changes from time to time. This one is what Alibaba
 * Cloud's own templates of 2026 pin; where ACK does not know it, the default comes, and the look at the nodes says so.
 */
const driver = { "ack.aliyun.com/nvidia-driver-version": "580.126.09" };

const labelsOf = (group: NodeGroup) => ({ ...gpuNodeLabels(group), ...(hasGpus(group) && driver) });

/** Machines of one kind, in one zone. ACK brings the GPU driver and device plugin itself. */
export function createGpuNodes(
  { name, tags, options }: Scope,
  { group, cluster, network, dependsOn }: GpuNodesArgs,
): alicloud.cs.NodePool {
  return new alicloud.cs.NodePool(
    `${name}-${group.suffix}`,
    {
      ...everyPool,
      nodePoolName: `${name}-${group.suffix}`,
      clusterId: cluster.id,
      vswitchIds: [network.gpuSwitchId],
      instanceTypes: [group.machine],
      ...sizeOf(group),
      ...capacityOf(group.capacity),
      systemDiskSize: 200,
      dataDisks: [{ category: "cloud_essd", size: 300, encrypted: "true" }],
      // Experts in host memory want cores of their own.
      cpuPolicy: "static",
      labels: Object.entries(labelsOf(group)).map(([key, value]) => ({ key, value })),
      taints: hasGpus(group) ? [{ ...gpuTaint, effect: "NoSchedule" }] : [],
      tags,
    },
    {
      ...options,
      // Where there is none of it, what the scope waits for stays.
      ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
      ...(group.formerSuffix !== undefined && { aliases: [{ name: `${name}-${group.formerSuffix}` }] }),
    },
  );
}

/** A pool scales itself or has a size, never both. */
function sizeOf(group: NodeGroup): Partial<alicloud.cs.NodePoolArgs> {
  const { min, desired, max } = group;
  if (!isScaledPool(group)) return { desiredSize: String(desired) };
  return { scalingConfig: { enable: true, minSize: min, maxSize: max, type: hasGpus(group) ? "gpu" : "cpu" } };
}

function capacityOf({ kind, reservationId }: Capacity): Partial<alicloud.cs.NodePoolArgs> {
  if (kind === CapacityKind.Spot) return { spotStrategy: "SpotAsPriceGo" };
  if (reservationId === undefined) return {};
  return {
    privatePoolOptions: { privatePoolOptionsId: reservationId, privatePoolOptionsMatchCriteria: "Target" },
  };
}

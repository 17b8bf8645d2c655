import * as aws from "@pulumi/aws";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";

import { autoscales } from "./autoscaler.ts";
import type { CapacityBlock } from "./capacity-block.ts";
import { gpuNodeLabels, gpuTaint, hasGpus, type NodeGroup } from "../machines.ts";
import { capacityRows } from "./capacity.ts";
import { efaInterfaces } from "./fabric.ts";
import { latestOf, launchTemplate } from "./launch-template.ts";
import type { Network } from "./network.ts";
import type { ControlPlane, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";
import { gpuUserData } from "./user-data.ts";

export interface GpuNodesArgs {
  readonly group: NodeGroup;
  readonly block: CapacityBlock | undefined;
  readonly cluster: ControlPlane;
  readonly network: Network;
  readonly role: Role;
  /** Keeps EFA among the GPU nodes; absent where no machine has it. */
  readonly fabric: aws.ec2.SecurityGroup | undefined;
  readonly after: readonly Resource[];
}

/** Machines of one kind, in one zone. They are given back before others are asked for: there may be no second set. */
export function createGpuNodes(scope: Scope, args: GpuNodesArgs): aws.eks.NodeGroup {
  const { group, cluster, network, role, after } = args;
  const { capacityType, machineIn } = capacityRows[group.capacity.kind];
  return new aws.eks.NodeGroup(
    `${scope.name}-${group.suffix}`,
    {
      clusterName: cluster.name,
      nodeRoleArn: role.arn,
      subnetIds: [network.gpuSubnetId],
      amiType: hasGpus(group) ? "AL2023_x86_64_NVIDIA" : "AL2023_x86_64_STANDARD",
      capacityType,
      ...(machineIn === "group" && { instanceTypes: [group.machine] }),
      scalingConfig: sizeOf(args),
      launchTemplate: latestOf(gpuTemplate(scope, args)),
      labels: gpuNodeLabels(group),
      taints: hasGpus(group) ? [{ ...gpuTaint, effect: "NO_SCHEDULE" }] : [],
      // Otherwise EKS asks for further machines first, which no reservation holds and no zone may have.
      updateConfig: { maxUnavailable: 1, updateStrategy: "MINIMAL" },
      nodeRepairConfig: { enabled: true },
      tags: { ...scope.tags, ...fromZero(group) },
    },
    {
      ...scope.options,
      // Where all of it is adopted, what the scope waits for stays.
      ...(after.length > 0 && { dependsOn: [...after] }),
      deleteBeforeReplace: true,
      customTimeouts: { create: "30m", update: "60m", delete: "30m" },
      ...formerly(scope, group),
      ...(autoscales(group) && { ignoreChanges: ["scalingConfig.desiredSize"] }),
    },
  );
}

/** The autoscaler learns what a machine has from one that runs; of an empty group it must be told what its types do not say. */
function fromZero({ min, efaInterfaces: cards, diskBytes }: NodeGroup): Record<string, string> {
  if (min > 0) return {};
  const resources = "k8s.io/cluster-autoscaler/node-template/resources";
  return {
    [`${resources}/ephemeral-storage`]: diskBytes === 0 ? rootAllocatable : String(diskBytes),
    ...(cards > 0 && { [`${resources}/vpc.amazonaws.com/efa`]: String(cards) }),
  };
}

/** All machines of a block are paid for: all of them run once it has started, and none before. */
function sizeOf({ group, block }: GpuNodesArgs): Input<aws.types.input.eks.NodeGroupScalingConfig> {
  const { min, desired, max } = group;
  if (block === undefined) return { minSize: min, desiredSize: desired, maxSize: max };
  return block.hasStarted.apply((hasStarted) => ({ minSize: 0, desiredSize: hasStarted ? max : 0, maxSize: max }));
}

const rootGiB = 200;
/** A tenth stays free, or the kubelet evicts pods. */
const rootAllocatable = "180Gi";

function gpuTemplate(scope: Scope, { group, cluster, fabric }: GpuNodesArgs): aws.ec2.LaunchTemplate {
  const { capacity, efaInterfaces: cards, machine } = group;
  const row = capacityRows[capacity.kind];
  const template = {
    userData: gpuUserData(cards > 0),
    ...(fabric !== undefined &&
      cards > 0 && { networkInterfaces: efaInterfaces(machine, cards, [cluster.securityGroupId, fabric.id]) }),
    ...(row.machineIn === "template" && { instanceType: machine }),
    ...row.template(capacity),
  };
  return launchTemplate(scope, group.suffix, rootGiB, template, formerly(scope, group));
}

/** A group that is no longer alone keeps its machines under its new name. */
function formerly({ name }: Scope, { formerSuffix }: NodeGroup): CustomResourceOptions {
  return formerSuffix === undefined ? {} : { aliases: [{ name: `${name}-${formerSuffix}` }] };
}

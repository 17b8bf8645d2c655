import * as aws from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";

import type { Plan } from "../../../src/planner/plan.ts";
import type { Capacity } from "../args.ts";
import { autoscales } from "./autoscaler.ts";
import type { CapacityBlock } from "./capacity-block.ts";
import { gpuNodeLabels, gpuTaint, hasGpus, machineCounts } from "../machines.ts";
import { capacityRows } from "./capacity.ts";
import { createFabricGroup, efaInterfaces } from "./fabric.ts";
import { latestOf, launchTemplate } from "./launch-template.ts";
import type { Network } from "./network.ts";
import type { ControlPlane, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";
import { gpuUserData } from "./user-data.ts";

export interface GpuNodesArgs {
  readonly plan: Plan;
  readonly capacity: Capacity;
  readonly block: CapacityBlock | undefined;
  readonly cluster: ControlPlane;
  readonly network: Network;
  readonly role: Role;
  readonly after: readonly Resource[];
}

/** The plan's machines, in one zone. They are given back before others are asked for: there may be no second set. */
export function createGpuNodes(scope: Scope, args: GpuNodesArgs): aws.eks.NodeGroup {
  const { plan, capacity, cluster, network, role, after } = args;
  const { capacityType, machineIn } = capacityRows[capacity.kind];
  return new aws.eks.NodeGroup(
    `${scope.name}-gpu`,
    {
      clusterName: cluster.name,
      nodeRoleArn: role.arn,
      subnetIds: [network.gpuSubnetId],
      amiType: hasGpus(plan) ? "AL2023_x86_64_NVIDIA" : "AL2023_x86_64_STANDARD",
      capacityType,
      ...(machineIn === "group" && { instanceTypes: [plan.machine] }),
      scalingConfig: sizeOf(args),
      launchTemplate: latestOf(gpuTemplate(scope, args)),
      labels: gpuNodeLabels(plan),
      taints: hasGpus(plan) ? [{ ...gpuTaint, effect: "NO_SCHEDULE" }] : [],
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: { ...scope.tags, ...fromZero(plan) },
    },
    {
      ...scope.options,
      dependsOn: [...after],
      deleteBeforeReplace: true,
      customTimeouts: { create: "30m", update: "60m", delete: "30m" },
      ...(autoscales(plan, capacity) && { ignoreChanges: ["scalingConfig.desiredSize"] }),
    },
  );
}

/** The autoscaler learns what a machine has from one that runs; of an empty group it must be told what its types do not say. */
function fromZero({ replicas, deployment }: Plan): Record<string, string> {
  if (replicas.min > 0 || deployment.efaInterfaces === 0) return {};
  return {
    "k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/efa": String(deployment.efaInterfaces),
  };
}

/** All machines of a block are paid for: all of them run once it has started, and none before. */
function sizeOf({ plan, block }: GpuNodesArgs): Input<aws.types.input.eks.NodeGroupScalingConfig> {
  const { min, desired, max } = machineCounts(plan);
  if (block === undefined) return { minSize: min, desiredSize: desired, maxSize: max };
  return block.hasStarted.apply((hasStarted) => ({ minSize: 0, desiredSize: hasStarted ? max : 0, maxSize: max }));
}

const rootGiB = 200;

function gpuTemplate(scope: Scope, { plan, capacity, cluster, network }: GpuNodesArgs): aws.ec2.LaunchTemplate {
  const row = capacityRows[capacity.kind];
  return launchTemplate(scope, "gpu", rootGiB, {
    userData: gpuUserData(plan.deployment.efaInterfaces > 0),
    ...(plan.deployment.efaInterfaces > 0 && {
      networkInterfaces: efaInterfaces(plan.deployment.efaInterfaces, [
        cluster.securityGroupId,
        createFabricGroup(scope, network).id,
      ]),
    }),
    ...(row.machineIn === "template" && { instanceType: plan.machine }),
    ...row.template(capacity),
  });
}

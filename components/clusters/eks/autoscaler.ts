import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { isScaledPool } from "../../../src/planner/pools.ts";
import { CapacityKind } from "../args.ts";
import type { NodeGroup } from "../machines.ts";
import type { Prerequisite } from "../prerequisites/index.ts";
import { autoscalerChart } from "./autoscaler-chart.ts";
import { podsOf, serviceRole } from "./identity.ts";
import type { ControlPlane, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

const { namespace, name: serviceAccount } = autoscalerChart;

/** Machines of a block are paid for whether they run or not, and those that exist have an owner. */
export function autoscales(group: NodeGroup): boolean {
  const { kind } = group.capacity;
  return isScaledPool(group) && kind !== CapacityKind.CapacityBlock && kind !== CapacityKind.Existing;
}

/**
 * Adds machines for replicas that KEDA asks for, and takes away those that stand idle. EKS itself puts the tags on the
 * group by which it is found.
 */
export function autoscalerOf({ region }: Scope, cluster: ControlPlane): Prerequisite {
  return {
    ...autoscalerChart,
    values: () => ({
      ...autoscalerChart.values(),
      cloudProvider: "aws",
      awsRegion: region,
      autoDiscovery: { clusterName: cluster.name },
      rbac: { serviceAccount: { name: serviceAccount } },
      extraArgs: {
        // Scarce machines take longer than the usual 15 minutes; engines keep caches in local volumes.
        "max-node-provision-time": "30m",
        "skip-nodes-with-local-storage": false,
        "skip-nodes-with-system-pods": false,
      },
    }),
  };
}

/** May change the groups of this cluster, and look at the others. */
export function createAutoscalerIdentity(
  scope: Scope,
  cluster: ControlPlane,
  adopted: Role | undefined,
): pulumi.Resource {
  const { name, tags, options } = scope;
  const { role, permissions } = serviceRole(scope, "autoscaler", {
    adopted,
    trust: podsOf(cluster, { namespace, serviceAccount }),
    policy: scalerOf(cluster),
  });
  return new aws.eks.PodIdentityAssociation(
    `${name}-autoscaler`,
    { clusterName: cluster.name, namespace, serviceAccount, roleArn: role.arn, tags },
    { ...options, dependsOn: permissions, ...(cluster.resource && { deletedWith: cluster.resource }) },
  );
}

function scalerOf(cluster: ControlPlane): pulumi.Output<string> {
  return cluster.name.apply((name) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingInstances",
            "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities",
            "autoscaling:DescribeTags",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:GetInstanceTypesFromInstanceRequirements",
            "eks:DescribeNodegroup",
          ],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          Resource: "*",
          Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: "owned" } },
        },
      ],
    }),
  );
}

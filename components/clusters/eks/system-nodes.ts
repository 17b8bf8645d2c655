import * as aws from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";

import { latestOf, launchTemplate } from "./launch-template.ts";
import type { Network } from "./network.ts";
import type { ControlPlane, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** Small nodes for controllers and DNS, so that nothing but engines runs on GPUs. */
export function createSystemNodes(
  scope: Scope,
  cluster: ControlPlane,
  network: Network,
  role: Role,
  after: readonly Resource[],
): aws.eks.NodeGroup {
  const { name, tags, options } = scope;
  return new aws.eks.NodeGroup(
    `${name}-system`,
    {
      clusterName: cluster.name,
      nodeRoleArn: role.arn,
      subnetIds: network.subnetIds,
      amiType: "AL2023_x86_64_STANDARD",
      instanceTypes: ["m7i.xlarge"],
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      launchTemplate: latestOf(launchTemplate(scope, "system", 50)),
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags,
    },
    { ...options, dependsOn: [...after] },
  );
}

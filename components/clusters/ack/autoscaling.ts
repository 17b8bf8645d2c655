import * as alicloud from "@pulumi/alicloud";

import type { ControlPlane } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** ACK scales no pool before its cluster says how: idle machines go after ten minutes, and may all go. */
export function createAutoscaling({ name, options }: Scope, cluster: ControlPlane): alicloud.cs.AutoscalingConfig {
  return new alicloud.cs.AutoscalingConfig(
    name,
    {
      clusterId: cluster.id,
      scalerType: "cluster-autoscaler",
      expander: "least-waste",
      scaleDownEnabled: true,
      scaleUpFromZero: true,
      unneededDuration: "10m",
      coolDownDuration: "10m",
      // Engines say themselves that they may not be moved; what else has a scratch folder on such a node may.
      skipNodesWithLocalStorage: false,
    },
    options,
  );
}

import * as aws from "@pulumi/aws";
import { jsonStringify, type Resource } from "@pulumi/pulumi";

import type { AddonName } from "../../../src/planner/addons.ts";
import type { ControlPlane } from "./parts.ts";
import type { Scope } from "./scope.ts";

interface AddonRow {
  readonly name: AddonName;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** What a node needs before it can be ready. */
export const nodeAddons: readonly AddonRow[] = [
  { name: "vpc-cni", configuration: { enableNetworkPolicy: "true" } },
  { name: "kube-proxy" },
  { name: "eks-pod-identity-agent" },
];

/** What needs a node before it can be ready. */
export const clusterAddons: readonly AddonRow[] = [{ name: "coredns" }];

/** What services ask of any cluster, an adopted one too. */
export const weightsAddons: readonly AddonRow[] = [
  { name: "aws-mountpoint-s3-csi-driver", configuration: { node: { tolerateAllTaints: true } } },
];

/** A version that is not pinned is the one that EKS recommends when it makes the add-on; it stays until someone asks for another. */
export function createAddons(
  { name, tags, options, addonVersions }: Scope,
  cluster: ControlPlane,
  rows: readonly AddonRow[],
  after: readonly Resource[],
): Resource[] {
  return rows.map((row) => {
    const { [row.name]: addonVersion } = addonVersions;
    return new aws.eks.Addon(
      `${name}-${row.name}`,
      {
        clusterName: cluster.name,
        addonName: row.name,
        ...(addonVersion !== undefined && { addonVersion }),
        ...(row.configuration !== undefined && { configurationValues: jsonStringify(row.configuration) }),
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        tags,
      },
      { ...options, dependsOn: [...after], ...(cluster.resource && { deletedWith: cluster.resource }) },
    );
  });
}

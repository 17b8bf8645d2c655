import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { httpsIn } from "./https-in.ts";
import { actingFor, serviceRole } from "./identity.ts";
import type { Network } from "./network.ts";
import type { ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

export interface ControlPlaneArgs {
  readonly kubernetesVersion: string;
  readonly publicCidrs: readonly string[];
  readonly privateCidrs: readonly string[];
  readonly adminPrincipals: readonly string[];
  readonly deletionProtection: boolean;
  readonly role: Role | undefined;
}

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Private endpoint, encrypted secrets, every log, standard support. */
export function createControlPlane(scope: Scope, network: Network, key: Key, args: ControlPlaneArgs): ControlPlane {
  const { name, tags, kept, options } = scope;
  const logs = new aws.cloudwatch.LogGroup(
    `${name}-control-plane`,
    { name: `/aws/eks/${name}/cluster`, retentionInDays: 90, kmsKeyId: key.arn, tags },
    options,
  );
  const { role, permissions } = serviceRole(scope, "controlPlane", {
    adopted: args.role,
    trust: actingFor(
      scope,
      "eks",
      pulumi.interpolate`arn:${scope.partition}:eks:${scope.region}:${scope.account}:cluster/${name}`,
    ),
    managedPolicies: ["AmazonEKSClusterPolicy"],
  });
  const isPublic = args.publicCidrs.length > 0;
  const cluster = new aws.eks.Cluster(
    name,
    {
      name,
      version: args.kubernetesVersion,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: network.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic && { publicAccessCidrs: [...args.publicCidrs] }),
      },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      enabledClusterLogTypes: logTypes,
      upgradePolicy: { supportType: "STANDARD" },
      bootstrapSelfManagedAddons: false,
      deletionProtection: args.deletionProtection,
      tags,
    },
    { ...kept, dependsOn: [logs, ...permissions] },
  );
  args.adminPrincipals.forEach((principal, index, all) => {
    grantAdmin(scope, cluster, principal, labelOf(principal, all.slice(0, index)));
  });
  return {
    name: cluster.name,
    arn: cluster.arn,
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority.data,
    securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    ways: args.privateCidrs.map((cidr) => letIn(scope, cluster, cidr)),
    resource: cluster,
  };
}

/** The group that EKS puts before a private endpoint lets nodes in and nobody else. */
function letIn(scope: Scope, { vpcConfig }: aws.eks.Cluster, cidr: string): pulumi.Resource {
  return httpsIn(scope, `${scope.name}-api-${cidr.replaceAll(/[./]/g, "-")}`, {
    securityGroupId: vpcConfig.clusterSecurityGroupId,
    cidr,
    description: "Kubernetes API from a network of yours",
  });
}

/** Its own name; where another account or path has one of that name before it, with a few of the ARN's hash. */
function labelOf(principal: string, earlier: readonly string[]): string {
  const nameIn = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
  const label = nameIn(principal);
  if (!earlier.some((other) => nameIn(other) === label)) return label;
  return `${label}-${createHash("sha256").update(principal).digest("hex").slice(0, 6)}`;
}

function grantAdmin(
  { name, partition, tags, options }: Scope,
  cluster: aws.eks.Cluster,
  principalArn: string,
  suffix: string,
): void {
  const entry = new aws.eks.AccessEntry(
    `${name}-admin-${suffix}`,
    { clusterName: cluster.name, principalArn, type: "STANDARD", tags },
    options,
  );
  new aws.eks.AccessPolicyAssociation(
    `${name}-admin-${suffix}`,
    {
      clusterName: cluster.name,
      principalArn: entry.principalArn,
      policyArn: pulumi.interpolate`arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
      accessScope: { type: "cluster" },
    },
    options,
  );
}

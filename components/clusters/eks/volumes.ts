import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { createAddons } from "./addons.ts";
import { podsOf, serviceRole } from "./identity.ts";
import type { ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** What a claim gets that names no class. */
export const volumeClass = "gp3";

const account = { namespace: "kube-system", serviceAccount: "ebs-csi-controller-sa" } as const;

export interface VolumeDriverArgs {
  readonly key: Key;
  readonly adopted: Role | undefined;
  /** What runs its controller. */
  readonly after: readonly pulumi.Resource[];
}

/** Makes a disk for a claim and brings it to the pod's node, on nodes with accelerators too. */
export function createVolumeDriver(scope: Scope, cluster: ControlPlane, args: VolumeDriverArgs): pulumi.Resource[] {
  const { key, adopted, after } = args;
  const { name, tags, options } = scope;
  const { role, permissions } = serviceRole(scope, "volumes", {
    adopted,
    trust: podsOf(cluster, account),
    // Compares the cluster that EKS writes on the pod's session with the one that the driver, from v1.58.0 on, writes on
    // what it makes: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/2918
    managedPolicies: ["AmazonEBSCSIDriverEKSClusterScopedPolicy"],
    policy: throughDisksOnly(scope, key),
  });
  const identity = new aws.eks.PodIdentityAssociation(
    `${name}-volumes`,
    {
      clusterName: cluster.name,
      ...account,
      roleArn: role.arn,
      tags,
    },
    { ...options, dependsOn: permissions, ...(cluster.resource && { deletedWith: cluster.resource }) },
  );
  // Tags by the driver and not by the class: then they are on volumes of every class and on snapshots, and may change.
  const configuration = { controller: { extraVolumeTags: tags }, node: { tolerateAllTaints: true } };
  // Pods get an identity when they start: theirs is there before them.
  return createAddons(scope, cluster, [{ name: "aws-ebs-csi-driver", configuration }], [...after, identity]);
}

/**
 * The key also guards secrets and weights, so that it is of use to the driver through disks alone. What they take:
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
function throughDisksOnly({ region }: Scope, key: Key): pulumi.Output<string> {
  const throughDisks = { StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
        Resource: key.arn,
        Condition: throughDisks,
      },
      {
        Effect: "Allow",
        Action: ["kms:CreateGrant"],
        Resource: key.arn,
        Condition: { ...throughDisks, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  });
}

/**
 * The cluster has no other default, and charts claim volumes without naming a class. A volume is made in the zone of its
 * first pod, and goes with its claim. Its file system is the driver's own choice, which every kernel can mount.
 */
export function createVolumeClass(
  { name }: Scope,
  key: Key,
  options: pulumi.CustomResourceOptions,
): k8s.storage.v1.StorageClass {
  return new k8s.storage.v1.StorageClass(
    `${name}-${volumeClass}`,
    {
      metadata: { name: volumeClass, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true", kmsKeyId: key.arn, "csi.storage.k8s.io/fstype": "ext4" },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
    },
    options,
  );
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { WeightsWriter } from "../args.ts";
import { writerTag } from "../args.ts";
import { podRole, podsOf, serviceRole } from "./identity.ts";
import type { Bucket, ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

const driver = { namespace: "kube-system", serviceAccount: "s3-csi-driver-sa" } as const;

export interface WeightsReaderArgs {
  readonly bucket: Bucket;
  readonly key: Key;
  readonly adopted: Role | undefined;
}

/** Lets the S3 driver read this bucket with this key, and nothing else; no pod of ours holds a credential. */
export function createWeightsReader(
  scope: Scope,
  cluster: ControlPlane,
  { bucket, key, adopted }: WeightsReaderArgs,
): pulumi.Resource {
  const { name, tags, options } = scope;
  const { role, permissions } = serviceRole(scope, "weights", {
    adopted,
    trust: podsOf(cluster, driver),
    policy: readOnly(bucket, key),
  });
  return new aws.eks.PodIdentityAssociation(
    `${name}-weights`,
    {
      clusterName: cluster.name,
      ...driver,
      roleArn: role.arn,
      tags,
    },
    { ...options, dependsOn: permissions, ...(cluster.resource && { deletedWith: cluster.resource }) },
  );
}

function readOnly(bucket: Bucket, key: Key): pulumi.Output<string> {
  const statement = (actions: string[], resource: pulumi.Input<string>) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resource,
  });
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      statement(["s3:ListBucket"], bucket.arn),
      statement(["s3:GetObject"], pulumi.interpolate`${bucket.arn}/*`),
      statement(["kms:Decrypt"], key.arn),
    ],
  });
}

/** Lets the Job that fetches one service's weights write its folder, and no other pod or folder. */
export function createWeightsWriter(
  scope: Scope,
  cluster: ControlPlane,
  { bucket, key }: Pick<WeightsReaderArgs, "bucket" | "key">,
  { namespace, serviceAccount, prefix }: WeightsWriter,
): pulumi.Resource {
  const name = `${scope.name}-writer-${writerTag({ serviceAccount })}`;
  const { role, permissions } = podRole(
    scope,
    name,
    podsOf(cluster, { namespace, serviceAccount }),
    writeOnly(bucket, key, prefix),
  );
  return new aws.eks.PodIdentityAssociation(
    name,
    { clusterName: cluster.name, namespace, serviceAccount, roleArn: role.arn, tags: scope.tags },
    { ...scope.options, dependsOn: permissions, ...(cluster.resource && { deletedWith: cluster.resource }) },
  );
}

/** A file is uploaded under another name, checked, and then moved to its own: that takes reading and deleting too. */
function writeOnly(bucket: Bucket, key: Key, prefix: string): pulumi.Output<string> {
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: bucket.arn,
        Condition: { StringLike: { "s3:prefix": `${prefix}/*` } },
      },
      { Effect: "Allow", Action: objects, Resource: pulumi.interpolate`${bucket.arn}/${prefix}/*` },
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.arn },
    ],
  });
}

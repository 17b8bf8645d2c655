import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { serviceRole } from "./identity.ts";
import type { Bucket, ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

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
    service: "pods.eks",
    policy: readOnly(bucket, key),
  });
  return new aws.eks.PodIdentityAssociation(
    `${name}-weights`,
    {
      clusterName: cluster.name,
      namespace: "kube-system",
      serviceAccount: "s3-csi-driver-sa",
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

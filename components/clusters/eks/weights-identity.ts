import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { serviceRole } from "./identity.ts";
import type { Scope } from "./scope.ts";

/** Lets the S3 driver read this bucket with this key, and nothing else; no pod of ours holds a credential. */
export function createWeightsReader(
  scope: Scope,
  cluster: aws.eks.Cluster,
  bucket: aws.s3.Bucket,
  key: aws.kms.Key,
): pulumi.Resource {
  const { name, tags, options } = scope;
  const { role } = serviceRole(scope, "weights", "pods.eks", []);
  const policy = new aws.iam.RolePolicy(`${name}-weights`, { role: role.name, policy: readOnly(bucket, key) }, options);
  return new aws.eks.PodIdentityAssociation(
    `${name}-weights`,
    {
      clusterName: cluster.name,
      namespace: "kube-system",
      serviceAccount: "s3-csi-driver-sa",
      roleArn: role.arn,
      tags,
    },
    { ...options, dependsOn: [policy], deletedWith: cluster },
  );
}

function readOnly(bucket: aws.s3.Bucket, key: aws.kms.Key): pulumi.Output<string> {
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

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";
import { nameOf } from "./weights-bucket.ts";

/** Account of the pods that mount OSS on behalf of others. */
const mounter = "system:serviceaccount:ack-csi-fuse:csi-fuse-ossfs";

/** Lets the OSS driver of this cluster read this bucket with this key, and nothing else. */
export function createWeightsReader(
  scope: Scope,
  cluster: alicloud.cs.ManagedKubernetes,
  bucket: alicloud.oss.Bucket,
  key: alicloud.kms.Key,
): { role: alicloud.ram.Role; attachment: pulumi.Resource } {
  const { name, tags, options } = scope;
  const role = new alicloud.ram.Role(
    `${name}-weights`,
    { roleName: `${name}-weights`, assumeRolePolicyDocument: trustOf(cluster), tags },
    options,
  );
  const policy = new alicloud.ram.Policy(
    `${name}-weights`,
    { policyName: `${name}-weights`, policyDocument: readOnly(scope, bucket, key), tags },
    options,
  );
  const attachment = new alicloud.ram.RolePolicyAttachment(
    `${name}-weights`,
    { roleName: role.roleName, policyName: policy.policyName, policyType: "Custom" },
    options,
  );
  return { role, attachment };
}

function trustOf({ rrsaMetadata }: alicloud.cs.ManagedKubernetes): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: [rrsaMetadata.ramOidcProviderArn] },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "oidc:iss": [rrsaMetadata.rrsaOidcIssuerUrl],
            "oidc:aud": ["sts.aliyuncs.com"],
            "oidc:sub": [mounter],
          },
        },
      },
    ],
  });
}

function readOnly({ account }: Scope, bucket: alicloud.oss.Bucket, key: alicloud.kms.Key): pulumi.Output<string> {
  const arn = pulumi.interpolate`acs:oss:*:${account}:${nameOf(bucket)}`;
  const statement = (actions: string[], resources: pulumi.Input<string>[]) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
  });
  return pulumi.jsonStringify({
    Version: "1",
    Statement: [
      statement(["oss:ListObjects", "oss:ListObjectsV2", "oss:GetBucketStat"], [arn]),
      statement(["oss:GetObject"], [pulumi.interpolate`${arn}/*`]),
      statement(["kms:Decrypt"], [key.arn]),
    ],
  });
}

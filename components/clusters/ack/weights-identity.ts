import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { Bucket, ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";
import { nameOf } from "./weights-bucket.ts";

/** Account of the pods that mount OSS on behalf of others. */
const mounter = "system:serviceaccount:ack-csi-fuse:csi-fuse-ossfs";

export interface WeightsReaderArgs {
  readonly bucket: Bucket;
  readonly key: Key;
  readonly adopted: Role | undefined;
}

/** Lets the OSS driver of this cluster read this bucket with this key, and nothing else. */
export function createWeightsReader(
  scope: Scope,
  cluster: ControlPlane,
  { bucket, key, adopted }: WeightsReaderArgs,
): { role: Role; permissions: pulumi.Resource[] } {
  if (adopted !== undefined) return { role: adopted, permissions: [] };
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
  return { role, permissions: [attachment] };
}

function trustOf({ identity }: ControlPlane): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: [identity.providerArn] },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "oidc:iss": [identity.issuerUrl],
            "oidc:aud": ["sts.aliyuncs.com"],
            "oidc:sub": [mounter],
          },
        },
      },
    ],
  });
}

function readOnly({ account }: Scope, bucket: Bucket, key: Key): pulumi.Output<string> {
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

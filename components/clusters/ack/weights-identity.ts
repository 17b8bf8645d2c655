import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { WeightsWriter } from "../args.ts";
import { writerTag } from "../args.ts";
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
  return accountRole(scope, `${scope.name}-weights`, trustOf(cluster, mounter), readOnly(scope, bucket, key));
}

/** Lets the Job that fetches one service's weights write its folder, and no other pod or folder. */
export function createWeightsWriter(
  scope: Scope,
  cluster: ControlPlane,
  { bucket, key }: Pick<WeightsReaderArgs, "bucket" | "key">,
  writer: WeightsWriter,
): pulumi.Resource[] {
  const account = `system:serviceaccount:${writer.namespace}:${writer.serviceAccount}`;
  const policy = writeOnly(scope, bucket, key, writer.prefix);
  return accountRole(scope, `${writerStem(scope)}${writerTag(writer)}`, trustOf(cluster, account), policy).permissions;
}

/** What the names of the roles that write begin with. */
export const writerStem = ({ name }: Scope): string => `${name}-writer-`;

function accountRole(
  { tags, options }: Scope,
  name: string,
  trust: pulumi.Output<string>,
  policyDocument: pulumi.Output<string>,
): { role: Role; permissions: pulumi.Resource[] } {
  const role = new alicloud.ram.Role(name, { roleName: name, assumeRolePolicyDocument: trust, tags }, options);
  const policy = new alicloud.ram.Policy(name, { policyName: name, policyDocument, tags }, options);
  const attachment = new alicloud.ram.RolePolicyAttachment(
    name,
    { roleName: role.roleName, policyName: policy.policyName, policyType: "Custom" },
    options,
  );
  return { role, permissions: [attachment] };
}

function trustOf({ identity }: ControlPlane, account: string): pulumi.Output<string> {
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
            "oidc:sub": [account],
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

/** A file is uploaded under another name, checked, and then copied to its own: that takes reading and deleting too. */
function writeOnly({ account }: Scope, bucket: Bucket, key: Key, prefix: string): pulumi.Output<string> {
  const Action = ["oss:GetObject", "oss:PutObject", "oss:DeleteObject", "oss:ListParts", "oss:AbortMultipartUpload"];
  const Resource = [pulumi.interpolate`acs:oss:*:${account}:${nameOf(bucket)}/${prefix}/*`];
  return pulumi.jsonStringify({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action, Resource },
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [key.arn] },
    ],
  });
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Key } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** One key for everything at rest; the account's own policies say who may use it. */
export function createKey(scope: Scope): Key {
  const { name, tags, kept, options } = scope;
  const key = new aws.kms.Key(
    name,
    { description: `Secrets, logs and weights of ${name}`, enableKeyRotation: true, policy: keyPolicy(scope), tags },
    kept,
  );
  new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, options);
  return key;
}

function keyPolicy({ partition, account, region }: Scope): pulumi.Output<string> {
  const logs = pulumi.interpolate`arn:${partition}:logs:${region}:${account}:*`;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Account",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "Logs",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logs } },
      },
    ],
  });
}

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { Bucket, Key } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** Private, encrypted, versioned, TLS only. Bucket names are shared by the whole world: the account makes ours our own. */
export function createWeightsBucket(scope: Scope, key: Key): Bucket {
  const { name, account, tags, kept, options } = scope;
  const bucket = new alicloud.oss.Bucket(
    `${name}-weights`,
    {
      bucket: pulumi.interpolate`${name}-w-${account}`,
      versioning: { status: "Enabled" },
      serverSideEncryptionRule: { sseAlgorithm: "KMS", kmsMasterKeyId: key.id },
      lifecycleRules: [
        {
          id: "superseded-weights",
          enabled: true,
          prefix: "",
          noncurrentVersionExpirations: [{ days: 30 }],
          abortMultipartUploads: [{ days: 3 }],
        },
      ],
      tags,
    },
    kept,
  );
  const of = { bucket: nameOf(bucket) };
  new alicloud.oss.BucketPublicAccessBlock(`${name}-weights`, { ...of, blockPublicAccess: true }, options);
  new alicloud.oss.BucketPolicy(`${name}-weights`, { ...of, policy: tlsOnly(scope, bucket) }, options);
  return bucket;
}

export function nameOf(bucket: Bucket): pulumi.Output<string> {
  return bucket.id;
}

function tlsOnly({ account }: Scope, bucket: Bucket): pulumi.Output<string> {
  const arn = pulumi.interpolate`acs:oss:*:${account}:${nameOf(bucket)}`;
  return pulumi.jsonStringify({
    Version: "1",
    Statement: [
      {
        Effect: "Deny",
        Principal: ["*"],
        Action: ["oss:*"],
        Resource: [arn, pulumi.interpolate`${arn}/*`],
        Condition: { Bool: { "acs:SecureTransport": ["false"] } },
      },
    ],
  });
}

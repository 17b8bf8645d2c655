import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { WeightsBucket } from "../access.ts";
import type { Bucket, Key, Role } from "./parts.ts";
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

/** ossfs, read only, over the region's internal endpoint. Its pods mount for ours, so ours need no credentials. */
export function mountOf({ region }: Scope, bucket: Bucket, reader: Role): WeightsBucket {
  return {
    kind: "bucket",
    driver: "ossplugin.csi.alibabacloud.com",
    attributes: {
      bucket: nameOf(bucket),
      url: `https://oss-${region}-internal.aliyuncs.com`,
      path: "/",
      otherOpts: "-o ro -o allow_other",
      authType: "rrsa",
      roleName: reader.roleName,
    },
    mountOptions: [],
  };
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Bucket, Key } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** Private, encrypted, versioned, TLS only. Its name is AWS's to find: bucket names are shared by the whole world. */
export function createWeightsBucket({ name, tags, kept, options }: Scope, key: Key): Bucket {
  const bucket = new aws.s3.Bucket(`${name}-weights`, { tags }, kept);
  const of = { bucket: bucket.bucket };
  new aws.s3.BucketPublicAccessBlock(
    `${name}-weights`,
    { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    options,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-weights`,
    { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  new aws.s3.BucketVersioning(`${name}-weights`, { ...of, versioningConfiguration: { status: "Enabled" } }, options);
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-weights`,
    {
      ...of,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
    options,
  );
  new aws.s3.BucketLifecycleConfiguration(`${name}-weights`, { ...of, rules: lifecycle }, options);
  new aws.s3.BucketPolicy(`${name}-weights`, { ...of, policy: tlsOnly(bucket) }, options);
  return bucket;
}

const lifecycle = [
  {
    id: "superseded-weights",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: 30 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
  },
];

function tlsOnly(bucket: aws.s3.Bucket): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

import { bucketSetting } from "../bucket-setting.ts";
import type { Table } from "../table.ts";
import { text } from "../wire.ts";
import { arn, tags, upstream } from "./rows.ts";

const setting = bucketSetting(upstream);

/** Object and file storage. */
export const storage: Table = {
  "aws:s3/bucket:Bucket": {
    source: upstream("s3_bucket"),
    replaceOn: ["bucket", "bucketPrefix", "objectLockEnabled", "region"],
    autoName: "bucket",
    id: ({ inputs }) => text(inputs["bucket"]),
    computed: (object) => ({
      arn: `arn:aws:s3:::${object.id}`,
      bucketDomainName: `${object.id}.s3.amazonaws.com`,
      bucketRegion: object.region,
      bucketRegionalDomainName: `${object.id}.s3.${object.region}.amazonaws.com`,
      hostedZoneId: "Z3AQBSTGFYJSTF",
      region: object.region,
      ...tags(object),
    }),
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("s3_bucket_public_access_block", []),
  "aws:s3/bucketVersioning:BucketVersioning": setting("s3_bucket_versioning", ["versioningConfiguration"], {
    enums: { "versioningConfiguration.status": ["Enabled", "Suspended", "Disabled"] },
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "s3_bucket_server_side_encryption_configuration",
    ["rules"],
    { enums: { "rules.applyServerSideEncryptionByDefault.sseAlgorithm": ["AES256", "aws:kms", "aws:kms:dsse"] } },
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": setting("s3_bucket_lifecycle_configuration", [], {
    enums: { "rules.status": ["Enabled", "Disabled"] },
  }),
  "aws:s3/bucketPolicy:BucketPolicy": setting("s3_bucket_policy", ["policy"]),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("s3_bucket_ownership_controls", ["rule"], {
    enums: { "rule.objectOwnership": ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"] },
  }),
  "aws:s3/bucketLogging:BucketLogging": setting("s3_bucket_logging", ["targetBucket", "targetPrefix"]),
  "aws:fsx/lustreFileSystem:LustreFileSystem": {
    source: upstream("fsx_lustre_file_system"),
    required: ["subnetIds"],
    enums: {
      deploymentType: ["SCRATCH_1", "SCRATCH_2", "PERSISTENT_1", "PERSISTENT_2"],
      storageType: ["SSD", "HDD", "INTELLIGENT_TIERING"],
    },
    replaceOn: ["subnetIds", "deploymentType", "storageType", "kmsKeyId", "efaEnabled", "securityGroupIds"],
    id: ({ hash }) => `fs-0${hash.slice(0, 16)}`,
    computed: (object) => ({
      arn: arn("fsx", object.region, `file-system/${object.id}`),
      dnsName: `${object.id}.fsx.${object.region}.amazonaws.com`,
      mountName: object.hash.slice(0, 8),
      vpcId: `vpc-0${object.hash.slice(0, 16)}`,
      ...tags(object),
    }),
  },
};

import type { Input } from "@pulumi/pulumi";

import type { WeightsBucket, WeightsVolume, WritingByToken } from "./access.ts";

/** Mountpoint for S3, read only. Its pods mount for ours, so ours need no credentials. */
export function s3Mount(region: string, bucket: Input<string>): WeightsBucket {
  return {
    kind: "bucket",
    writing: { by: "account" },
    driver: "s3.csi.aws.com",
    attributes: { bucketName: bucket },
    mountOptions: ["allow-other", "read-only", `region ${region}`],
  };
}

/** ossfs, read only, over the region's internal endpoint. Its pods mount for ours, so engines need no credentials. */
export function ossMount(
  region: string,
  bucket: Input<string>,
  role: Input<string>,
  writers?: Pick<WritingByToken, "roleStem" | "identityProvider">,
): WeightsBucket {
  const endpoint = `https://s3.oss-${region}-internal.aliyuncs.com`;
  return {
    ...(writers && { writing: { by: "token" as const, endpoint, region, ...writers } }),
    kind: "bucket",
    driver: "ossplugin.csi.alibabacloud.com",
    attributes: {
      bucket,
      url: `https://oss-${region}-internal.aliyuncs.com`,
      path: "/",
      otherOpts: "-o ro -o allow_other",
      authType: "rrsa",
      roleName: role,
    },
    mountOptions: [],
  };
}

/** The user's claim, or a class to claim from. */
export function existingVolume({ claim, storageClass }: { claim?: string; storageClass?: string }): WeightsVolume {
  return claim === undefined ? { kind: "storageClass", storageClass: storageClass ?? "" } : { kind: "claim", claim };
}

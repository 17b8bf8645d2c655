import type { Input } from "@pulumi/pulumi";

import type { WeightsBucket, WeightsVolume } from "./access.ts";

/** Mountpoint for S3, read only. Its pods mount for ours, so ours need no credentials. */
export function s3Mount(region: string, bucket: Input<string>): WeightsBucket {
  return {
    kind: "bucket",
    driver: "s3.csi.aws.com",
    attributes: { bucketName: bucket },
    mountOptions: ["allow-other", "read-only", `region ${region}`],
    upload: { region },
  };
}

/** ossfs, read only, over the region's internal endpoint. Its pods mount for ours, so engines need no credentials. */
export function ossMount(region: string, bucket: Input<string>, role: Input<string>): WeightsBucket {
  return {
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
    upload: { region, endpoint: `https://s3.oss-${region}-internal.aliyuncs.com` },
  };
}

/** The user's claim, or a new volume of the user's class. */
export function existingVolume({ claim }: { claim?: string; storageClass?: string }): WeightsVolume {
  return claim === undefined ? { kind: "volume" } : { kind: "claim", claim };
}

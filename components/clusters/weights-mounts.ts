import type { Input } from "@pulumi/pulumi";

import type { WeightsBucket, WeightsVolume } from "./access.ts";

/** Where the weights are on a cluster one has: exactly one of these. */
export interface ExistingWeights {
  /** A claim that you make in the namespace of the service; its pods wait for it. */
  claim?: string;
  /** A storage class to claim a volume from. */
  storageClass?: string;
  /** A folder on a disk of each node, such as `/mnt/nvme/weights`, with the same files on all of them. */
  localPath?: string;
}

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

/** The user's claim, a folder on the nodes, or a new volume of the user's class. */
export function existingVolume({ claim, localPath }: ExistingWeights): WeightsVolume {
  if (claim !== undefined) return { kind: "claim", claim };
  return localPath === undefined ? { kind: "volume" } : { kind: "nodes", path: localPath };
}

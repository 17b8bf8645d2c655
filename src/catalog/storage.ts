import type { Sourced } from "./types.ts";

/** How fast something is read from start to end, by one node. */
export interface ReadRate extends Sourced {
  readonly bytesPerSecond: number;
  /** Of the source, in a few words. */
  readonly of: string;
}

/** What weights are read from. No figure was found for a mounted bucket; where one is only assumed it says so. */
export const readRates = {
  awsBucket: {
    bytesPerSecond: 2e9,
    of: "assumed for Mountpoint for S3",
    source:
      "no measurement was found; one process of the streamer reads 1.7 GiB/s (run-ai/runai-model-streamer issue 135)",
    asOf: "2026-03",
    unverified: true,
  },
  alicloudBucket: {
    bytesPerSecond: 1e9,
    of: "assumed for ossfs",
    source: "no measurement was found; OSS gives an account 100 Gbit/s inside its larger regions",
    asOf: "2026-08",
    unverified: true,
  },
  volume: {
    bytesPerSecond: 0.5e9,
    of: "assumed for a SATA disk or a network share",
    source: "SATA carries at most 6 Gbit/s: 0.6 GB/s",
    asOf: "2026-08",
    unverified: true,
  },
  /** By an engine's own loader, which reads one file after another. */
  networkFiles: {
    bytesPerSecond: 0.372e9,
    of: "assumed for a mounted bucket: 894 GiB took 43 min from EFS",
    source: "modelplaneai/modelplane issue 204, 2 × p5en.48xlarge",
    asOf: "2026-08",
  },
  nvmeArray: {
    bytesPerSecond: 4.3e9,
    of: "R1 in 160 s on 8 × H200",
    source: "docs.vllm.ai, models/extensions/instanttensor: the default loader from local disks",
    asOf: "2026-08",
  },
  nvmeDrive: {
    bytesPerSecond: 1e9,
    of: "assumed for one NVMe drive",
    source: "a third of what such drives are sold with",
    asOf: "2026-08",
    unverified: true,
  },
} as const satisfies Record<string, ReadRate>;

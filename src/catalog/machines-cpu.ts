import type { Machine } from "./types.ts";
import { GB, GiB } from "./units.ts";

/** id, vCPU, RAM GiB, host memory bandwidth GB/s, local NVMe GB, network Gbit/s. */
type Row = readonly [string, number, number, number, number, number];

/**
 * EPYC 9004, 12 channels of DDR5-4800 per socket of 96 cores: 460.8 GB/s, of which a part of a machine gets its share.
 * AWS sells cores (4.8 GB/s each), Alibaba threads (2.4 GB/s each).
 */
const aws: readonly Row[] = [
  ["m7a.2xlarge", 8, 32, 38.4, 0, 12.5],
  ["m7a.4xlarge", 16, 64, 76.8, 0, 12.5],
  ["m7a.8xlarge", 32, 128, 153.6, 0, 12.5],
  ["r7a.16xlarge", 64, 512, 307.2, 0, 25],
  ["r7a.24xlarge", 96, 768, 460.8, 0, 37.5],
  ["r7a.48xlarge", 192, 1536, 921.6, 0, 50],
];

const alicloud: readonly Row[] = [
  ["ecs.r8a.2xlarge", 8, 64, 19.2, 0, 4],
  ["ecs.r8a.4xlarge", 16, 128, 38.4, 0, 7],
  ["ecs.r8a.8xlarge", 32, 256, 76.8, 0, 10],
  ["ecs.r8a.16xlarge", 64, 512, 153.6, 0, 20],
  ["ecs.r8a.24xlarge", 96, 768, 230.4, 0, 32],
  ["ecs.r8a.48xlarge", 192, 1536, 460.8, 0, 64],
];

/** An edge box with two channels of DDR5-5600, and servers with one and two sockets of EPYC 9004. */
const own: readonly Row[] = [
  ["cpu-edge-32gb", 16, 32, 89.6, 500, 1],
  ["1xepyc-9004-768gb", 64, 768, 460.8, 4000, 25],
  ["2xepyc-9004-1536gb", 192, 1536, 921.6, 8000, 25],
];

const rowsOf = (
  rows: readonly Row[],
  rest: Pick<Machine, "target" | "source" | "asOf" | "unverified">,
): readonly Machine[] =>
  rows.map(([id, vcpu, ramGiB, bandwidth, diskGB, networkGbps]) => ({
    id,
    accelerator: "cpu",
    accelerators: 0,
    vcpu,
    ramBytes: ramGiB * GiB,
    ramBandwidthBytesPerSecond: bandwidth * GB,
    localDiskBytes: diskGB * GB,
    networkGbps,
    onDemand: true,
    ...rest,
  }));

/** Machines without accelerators: llama.cpp runs there at the speed of host memory. */
export const cpuMachines: readonly Machine[] = [
  ...rowsOf(aws, {
    target: "aws",
    source: "Amazon EC2 M7a and R7a instance sizes (EPYC 9R14); share of the socket's memory bandwidth computed",
    asOf: "2026-01",
    unverified: true,
  }),
  ...rowsOf(alicloud, {
    target: "alicloud",
    source: "Alibaba Cloud Help, memory-optimized family r8a (EPYC Genoa); share of the memory bandwidth computed",
    asOf: "2025",
    unverified: true,
  }),
  ...rowsOf(own, {
    target: "kubernetes",
    source: "a typical server of these processors, with the bandwidth of its memory channels",
    asOf: "2026-11",
    unverified: true,
  }),
];

import { cpuMachines } from "./machines-cpu.ts";
import type { Machine, Target } from "./types.ts";
import { GB, GiB } from "./units.ts";

/** id, accelerator, accelerators, vCPU, RAM GiB, local NVMe GB, network Gbit/s, EFA interfaces. */
type AwsRow = readonly [string, string, number, number, number, number, number, number];
/** id, accelerator, accelerators, vCPU, RAM GiB, network Gbit/s. */
type AlicloudRow = readonly [string, string, number, number, number, number];
/** id, accelerator, accelerators, vCPU, RAM GiB, local NVMe GB, network Gbit/s. */
type OwnRow = readonly [string, string, number, number, number, number, number];

/** Host memory bandwidth in GB/s where a source or the CPU's channel count gives one. */
const ramBandwidthGBps: Readonly<Record<string, number>> = {
  // EPYC 7R13, two sockets × 8 channels DDR4-3200: 2 × 8 × 25.6.
  "p5.48xlarge": 409.6,
  // Xeon Platinum 8275CL, two sockets × 6 channels DDR4-2933: 2 × 6 × 23.46.
  "p4de.24xlarge": 281.6,
  "p4d.24xlarge": 281.6,
  // Ice Lake, 8 channels DDR4-3200 per socket: 8 × 25.6 for half a machine, twice that for a whole one.
  "ecs.gn7e-c16g1.16xlarge": 204.8,
  "ecs.gn7e-c16g1.32xlarge": 409.6,
  "ecs.ebmgn7e.32xlarge": 409.6,
  "1xrtx4090-512gb": 307.2,
  "8xrtx3090": 204.8,
  "4xa100-80gb": 204.8,
  "8xa100-80gb": 409.6,
};

/** Where no figure is known: two channels of DDR4-3200, the least a server of this class has. */
const leastRamBandwidthGBps = 51.2;

function machine(
  target: Target,
  row: {
    id: string;
    accelerator: string;
    accelerators: number;
    vcpu: number;
    ramGiB: number;
    diskGB: number;
    gbps: number;
  },
  rest: Pick<Machine, "source" | "asOf" | "onDemand"> & { efaInterfaces?: number; unverified?: true },
): Machine {
  return {
    id: row.id,
    target,
    accelerator: row.accelerator,
    accelerators: row.accelerators,
    vcpu: row.vcpu,
    ramBytes: row.ramGiB * GiB,
    ramBandwidthBytesPerSecond: (ramBandwidthGBps[row.id] ?? leastRamBandwidthGBps) * GB,
    localDiskBytes: row.diskGB * GB,
    networkGbps: row.gbps,
    ...rest,
  };
}

const aws: readonly AwsRow[] = [
  ["g4dn.xlarge", "t4", 1, 4, 16, 125, 5, 0],
  ["g4dn.2xlarge", "t4", 1, 8, 32, 225, 10, 0],
  ["g4dn.4xlarge", "t4", 1, 16, 64, 225, 20, 0],
  ["g4dn.8xlarge", "t4", 1, 32, 128, 900, 50, 1],
  ["g4dn.12xlarge", "t4", 4, 48, 192, 900, 50, 1],
  ["g4dn.16xlarge", "t4", 1, 64, 256, 900, 50, 1],
  ["g4dn.metal", "t4", 8, 96, 384, 1800, 100, 1],
  ["g5.xlarge", "a10g", 1, 4, 16, 250, 2.5, 0],
  ["g5.2xlarge", "a10g", 1, 8, 32, 450, 5, 0],
  ["g5.4xlarge", "a10g", 1, 16, 64, 600, 10, 0],
  ["g5.8xlarge", "a10g", 1, 32, 128, 900, 25, 1],
  ["g5.12xlarge", "a10g", 4, 48, 192, 3800, 40, 1],
  ["g5.16xlarge", "a10g", 1, 64, 256, 1900, 25, 1],
  ["g5.24xlarge", "a10g", 4, 96, 384, 3800, 50, 1],
  ["g5.48xlarge", "a10g", 8, 192, 768, 7600, 100, 1],
  ["g6.xlarge", "l4", 1, 4, 16, 250, 2.5, 0],
  ["g6.2xlarge", "l4", 1, 8, 32, 450, 5, 0],
  ["g6.4xlarge", "l4", 1, 16, 64, 600, 10, 0],
  ["g6.8xlarge", "l4", 1, 32, 128, 900, 25, 1],
  ["g6.12xlarge", "l4", 4, 48, 192, 3760, 40, 1],
  ["g6.16xlarge", "l4", 1, 64, 256, 1880, 25, 1],
  ["g6.24xlarge", "l4", 4, 96, 384, 3760, 50, 1],
  ["g6.48xlarge", "l4", 8, 192, 768, 7520, 100, 1],
  ["g6e.xlarge", "l40s", 1, 4, 32, 250, 2.5, 0],
  ["g6e.2xlarge", "l40s", 1, 8, 64, 450, 5, 0],
  ["g6e.4xlarge", "l40s", 1, 16, 128, 600, 20, 0],
  ["g6e.8xlarge", "l40s", 1, 32, 256, 900, 25, 1],
  ["g6e.12xlarge", "l40s", 4, 48, 384, 3800, 100, 1],
  ["g6e.16xlarge", "l40s", 1, 64, 512, 1900, 35, 1],
  ["g6e.24xlarge", "l40s", 4, 96, 768, 3800, 200, 2],
  ["g6e.48xlarge", "l40s", 8, 192, 1536, 7600, 400, 4],
  ["g7.2xlarge", "rtx-pro-4500", 1, 8, 32, 440, 60, 0],
  ["g7.4xlarge", "rtx-pro-4500", 1, 16, 64, 875, 60, 0],
  ["g7.8xlarge", "rtx-pro-4500", 1, 32, 128, 930, 80, 1],
  ["g7.12xlarge", "rtx-pro-4500", 2, 48, 192, 1900, 175, 1],
  ["g7.24xlarge", "rtx-pro-4500", 4, 96, 384, 3800, 350, 1],
  ["g7.48xlarge", "rtx-pro-4500", 8, 192, 768, 7600, 700, 2],
  ["g7e.2xlarge", "rtx-pro-6000", 1, 8, 64, 1900, 50, 0],
  ["g7e.4xlarge", "rtx-pro-6000", 1, 16, 128, 1900, 50, 0],
  ["g7e.8xlarge", "rtx-pro-6000", 1, 32, 256, 1900, 100, 1],
  ["g7e.12xlarge", "rtx-pro-6000", 2, 48, 512, 3800, 400, 1],
  ["g7e.24xlarge", "rtx-pro-6000", 4, 96, 1024, 7600, 800, 2],
  ["g7e.48xlarge", "rtx-pro-6000", 8, 192, 2048, 15200, 1600, 4],
  ["gr6.4xlarge", "l4", 1, 16, 128, 600, 10, 0],
  ["gr6.8xlarge", "l4", 1, 32, 256, 900, 25, 1],
  ["p3dn.24xlarge", "v100-32gb", 8, 96, 768, 1800, 100, 1],
  ["p4d.24xlarge", "a100-sxm-40gb", 8, 96, 1152, 8000, 400, 4],
  ["p4de.24xlarge", "a100-sxm-80gb", 8, 96, 1152, 8000, 400, 4],
  ["p5.4xlarge", "h100-sxm-80gb", 1, 16, 256, 3800, 100, 1],
  ["p5.48xlarge", "h100-sxm-80gb", 8, 192, 2048, 30400, 3200, 32],
  ["p5e.48xlarge", "h200-sxm-141gb", 8, 192, 2048, 30400, 3200, 32],
  ["p5en.48xlarge", "h200-sxm-141gb", 8, 192, 2048, 30400, 3200, 16],
  ["p6-b200.48xlarge", "b200", 8, 192, 2048, 30400, 3200, 8],
  ["p6-b300.48xlarge", "b300", 8, 192, 4096, 30400, 6400, 16],
];

/** Sold through Capacity Blocks alone. */
const capacityBlocksOnly: readonly string[] = ["p5e.48xlarge"];

const alicloud: readonly AlicloudRow[] = [
  ["ecs.gn6e-c12g1.3xlarge", "v100-32gb", 1, 12, 92, 5],
  ["ecs.gn6e-c12g1.12xlarge", "v100-32gb", 4, 48, 368, 16],
  ["ecs.gn6e-c12g1.24xlarge", "v100-32gb", 8, 96, 736, 32],
  ["ecs.gn8v.4xlarge", "h20-96gb", 1, 16, 96, 12],
  ["ecs.gn8v.6xlarge", "h20-96gb", 1, 24, 128, 15],
  ["ecs.gn8v-2x.8xlarge", "h20-96gb", 2, 32, 192, 20],
  ["ecs.gn8v-2x.12xlarge", "h20-96gb", 2, 48, 256, 25],
  ["ecs.gn8v-4x.8xlarge", "h20-96gb", 4, 32, 384, 20],
  ["ecs.gn8v-4x.24xlarge", "h20-96gb", 4, 96, 512, 50],
  ["ecs.gn8v-8x.16xlarge", "h20-96gb", 8, 64, 768, 32],
  ["ecs.gn8v-8x.48xlarge", "h20-96gb", 8, 192, 1024, 100],
  ["ecs.ebmgn8v.48xlarge", "h20-96gb", 8, 192, 1024, 170],
  ["ecs.ebmgn9g.64xlarge", "rtx-pro-5000-48gb", 8, 256, 2304, 360],
  ["ecs.gn8is.2xlarge", "l20", 1, 8, 64, 8],
  ["ecs.gn8is.4xlarge", "l20", 1, 16, 128, 16],
  ["ecs.gn8is-2x.8xlarge", "l20", 2, 32, 256, 32],
  ["ecs.gn8is-4x.16xlarge", "l20", 4, 64, 512, 64],
  ["ecs.gn8is-8x.32xlarge", "l20", 8, 128, 1024, 100],
  ["ecs.ebmgn8is.32xlarge", "l20", 8, 128, 1024, 160],
  ["ecs.ebmgn8ia.64xlarge", "l20", 4, 256, 1536, 160],
  ["ecs.gn7e-c16g1.4xlarge", "a100-sxm-80gb", 1, 16, 125, 8],
  ["ecs.gn7e-c16g1.8xlarge", "a100-sxm-80gb", 2, 32, 250, 16],
  ["ecs.gn7e-c16g1.16xlarge", "a100-sxm-80gb", 4, 64, 500, 32],
  ["ecs.gn7e-c16g1.32xlarge", "a100-sxm-80gb", 8, 128, 1000, 64],
  ["ecs.ebmgn7e.32xlarge", "a100-sxm-80gb", 8, 128, 1024, 64],
  ["ecs.gn7-c12g1.3xlarge", "a100-sxm-40gb", 1, 12, 94, 4],
  ["ecs.gn7-c13g1.13xlarge", "a100-sxm-40gb", 4, 52, 378, 16],
  ["ecs.gn7-c13g1.26xlarge", "a100-sxm-40gb", 8, 104, 756, 30],
  ["ecs.ebmgn7.26xlarge", "a100-sxm-40gb", 8, 104, 768, 30],
  ["ecs.gn7i-c8g1.2xlarge", "a10", 1, 8, 30, 16],
  ["ecs.gn7i-c16g1.4xlarge", "a10", 1, 16, 60, 16],
  ["ecs.gn7i-c32g1.8xlarge", "a10", 1, 32, 188, 16],
  ["ecs.gn7i-c32g1.16xlarge", "a10", 2, 64, 376, 32],
  ["ecs.gn7i-c32g1.32xlarge", "a10", 4, 128, 752, 64],
  ["ecs.gn7i-2x.8xlarge", "a10", 2, 32, 128, 16],
  ["ecs.gn7i-4x.8xlarge", "a10", 4, 32, 128, 32],
  ["ecs.gn7i-4x.16xlarge", "a10", 4, 64, 256, 64],
  ["ecs.gn7i-8x.16xlarge", "a10", 8, 64, 256, 32],
  ["ecs.gn7i-8x.32xlarge", "a10", 8, 128, 512, 64],
  ["ecs.ebmgn7i.32xlarge", "a10", 4, 128, 768, 64],
];

/** Families whose page leaves something open, and what was taken for it. */
const inferred: Readonly<Record<string, string>> = {
  gn8v: "the GPU is not named; 96 GB, 4 TB/s and FP8 are the H20",
  ebmgn8v: "the GPU is not named; 96 GB, 4 TB/s and FP8 are the H20",
  gn6e: "no network bandwidth is given; that of its size in other families",
  ebmgn9g: "the GPU is not named; a professional Blackwell card of its memory",
};

/** `ecs.gn8v-8x.48xlarge` is of the family `gn8v`. */
const familyOf = (id: string) => /^ecs\.([a-z0-9]+)/.exec(id)?.[1] ?? id;

/** Servers people own: typical hosts around a number of cards; another one is another row. */
const own: readonly OwnRow[] = [
  ["8xh100-sxm", "h100-sxm-80gb", 8, 192, 2048, 15_360, 400],
  ["8xh100-nvl", "h100-nvl-94gb", 8, 128, 1024, 7680, 200],
  ["8xh200-sxm", "h200-sxm-141gb", 8, 192, 2048, 15_360, 400],
  ["8xh20", "h20-96gb", 8, 192, 2048, 15_360, 400],
  ["8xb200", "b200", 8, 192, 2048, 15_360, 400],
  ["8xh800", "h800-sxm-80gb", 8, 192, 2048, 15_360, 400],
  ["8xa100-80gb", "a100-sxm-80gb", 8, 128, 1024, 7680, 200],
  ["4xa100-80gb", "a100-sxm-80gb", 4, 64, 512, 3840, 100],
  ["8xrtx3090", "rtx-3090", 8, 64, 256, 2000, 25],
  ["8xrtx4090", "rtx-4090", 8, 64, 256, 2000, 25],
  ["2xrtx4090", "rtx-4090", 2, 32, 128, 2000, 10],
  ["1xrtx4090", "rtx-4090", 1, 16, 64, 1000, 10],
  ["1xrtx4090-512gb", "rtx-4090", 1, 64, 512, 2000, 10],
  ["8xl40s", "l40s", 8, 128, 1024, 7680, 200],
  ["4xa6000", "rtx-a6000", 4, 64, 512, 3840, 25],
  ["1xrtx5090", "rtx-5090", 1, 32, 128, 2000, 10],
  ["1xl4", "l4", 1, 16, 64, 1000, 10],
];

/** Huawei nodes, counted per NPU; CPU, RAM and disk of the usual build. */
const ascend: readonly OwnRow[] = [
  ["atlas-800i-a2", "ascend-910b3", 8, 192, 1024, 7680, 200],
  ["atlas-800i-a3", "ascend-a3", 16, 320, 2048, 15_360, 400],
];

function alicloudSource(id: string): Pick<Machine, "source" | "asOf" | "unverified"> {
  const page = { source: "Alibaba Cloud Help, GPU-accelerated instance families", asOf: "2026" };
  const taken = inferred[familyOf(id)];
  return taken === undefined ? page : { ...page, source: `${page.source}: ${taken}`, unverified: true };
}

export const machines: readonly Machine[] = [
  ...aws.map(([id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps, efa]) =>
    machine(
      "aws",
      { id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps },
      {
        onDemand: !capacityBlocksOnly.includes(id),
        efaInterfaces: efa,
        source: "aws/karpenter-provider-aws instance-types.md @692ccdd (Apache-2.0)",
        asOf: "2026-07-11",
      },
    ),
  ),
  ...alicloud.map(([id, accelerator, accelerators, vcpu, ramGiB, gbps]) =>
    machine(
      "alicloud",
      { id, accelerator, accelerators, vcpu, ramGiB, diskGB: 0, gbps },
      { onDemand: true, ...alicloudSource(id) },
    ),
  ),
  ...own.map(([id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps]) =>
    machine(
      "kubernetes",
      { id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps },
      {
        onDemand: true,
        source: "a typical server around these cards",
        asOf: "2026-11",
        unverified: true,
      },
    ),
  ),
  ...ascend.map(([id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps]) =>
    machine(
      "kubernetes",
      { id, accelerator, accelerators, vcpu, ramGiB, diskGB, gbps },
      {
        onDemand: true,
        source: "vllm-project/vllm-ascend documentation (8 × 64 GB and 16 × 64 GB); host figures of a usual build",
        asOf: "2026-08-22",
        unverified: true,
      },
    ),
  ),
  ...cpuMachines,
];

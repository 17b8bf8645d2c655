import type { EngineName, Target } from "../catalog/index.ts";
import type { KvCacheDtype } from "../fit/index.ts";

/** What a profile fixes for one target; the rest is decided by the planner. */
export interface Placement {
  readonly machine: string;
  readonly memoryUtilization?: number;
}

/** A named choice of model, weights, engine and machines. */
export interface Profile {
  readonly title: string;
  /** The setup as the article of 2025 states it. */
  readonly stated: string;
  readonly model: string;
  readonly weights: string;
  readonly engine: EngineName;
  readonly defaultTarget: Target;
  readonly placements: Readonly<Partial<Record<Target, Placement>>>;
  /** Routed experts may go to host memory when the GPUs are full. */
  readonly cpuExperts: boolean;
  readonly kvCacheDtype?: KvCacheDtype;
  readonly contextTokens: number;
  readonly concurrency: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  readonly replicas: { readonly min: number; readonly max: number };
}

const chat = { inputTokens: 1024, outputTokens: 1024 } as const;

export const profiles = {
  "v3-fp8-8xh100": {
    title: "DeepSeek V3 in FP8 on 8 × H100",
    stated: "one node of 8 × H100",
    model: "deepseek-v3",
    weights: "fp8",
    engine: "vllm",
    defaultTarget: "aws",
    placements: {
      aws: { machine: "p5.48xlarge" },
      alicloud: { machine: "ecs.ebmgn8v.48xlarge" },
      kubernetes: { machine: "8xh100-nvl", memoryUtilization: 0.95 },
    },
    cpuExperts: false,
    contextTokens: 32_768,
    concurrency: 16,
    workload: chat,
    replicas: { min: 1, max: 4 },
  },
  "r1-q4km-4xa100": {
    title: "DeepSeek R1 Q4_K_M on 4 × A100 80 GB",
    stated: "420 GB on 4 × A100 80 GB",
    model: "deepseek-r1",
    weights: "q4-k-m",
    engine: "llama-cpp",
    defaultTarget: "alicloud",
    placements: {
      alicloud: { machine: "ecs.gn7e-c16g1.16xlarge" },
      aws: { machine: "p4de.24xlarge" },
      kubernetes: { machine: "4xa100-80gb" },
    },
    cpuExperts: true,
    contextTokens: 16_384,
    concurrency: 2,
    workload: chat,
    replicas: { min: 1, max: 2 },
  },
  "r1-iq1s-8x3090": {
    title: "DeepSeek R1 IQ1_S on 8 × RTX 3090",
    stated: "157 GB on 8 × RTX 3090, 18 tokens per second",
    model: "deepseek-r1",
    weights: "iq1-s",
    engine: "llama-cpp",
    defaultTarget: "kubernetes",
    placements: {
      kubernetes: { machine: "8xrtx3090" },
      aws: { machine: "g6e.12xlarge" },
      alicloud: { machine: "ecs.gn8is-4x.16xlarge" },
    },
    cpuExperts: false,
    contextTokens: 32_768,
    concurrency: 1,
    workload: chat,
    replicas: { min: 1, max: 1 },
  },
  "r1-fp8-8xh200": {
    title: "DeepSeek R1 in FP8 on 8 × H200",
    stated: "R1 on the hardware of V3 with 30 % less memory",
    model: "deepseek-r1",
    weights: "fp8",
    engine: "sglang",
    defaultTarget: "aws",
    placements: { aws: { machine: "p5en.48xlarge" }, kubernetes: { machine: "8xh200-sxm" } },
    cpuExperts: false,
    contextTokens: 65_536,
    concurrency: 64,
    workload: chat,
    replicas: { min: 1, max: 4 },
  },
  "v3-awq-8xa100": {
    title: "DeepSeek V3 in AWQ 4-bit on 8 × A100 80 GB",
    stated: "380 GB on 8 × A100",
    model: "deepseek-v3",
    weights: "awq",
    engine: "vllm",
    defaultTarget: "alicloud",
    placements: {
      alicloud: { machine: "ecs.gn7e-c16g1.32xlarge" },
      aws: { machine: "p4de.24xlarge" },
      kubernetes: { machine: "8xa100-80gb" },
    },
    cpuExperts: false,
    contextTokens: 65_536,
    concurrency: 32,
    workload: chat,
    replicas: { min: 1, max: 2 },
  },
  "r1-w8a8-8x910b": {
    title: "DeepSeek R1 W8A8 on Ascend 910B",
    stated: "Huawei Ascend Atlas 800I A2",
    model: "deepseek-r1",
    weights: "int8",
    engine: "vllm-ascend",
    defaultTarget: "kubernetes",
    placements: { kubernetes: { machine: "atlas-800i-a2" } },
    cpuExperts: false,
    contextTokens: 16_384,
    concurrency: 16,
    workload: chat,
    replicas: { min: 1, max: 2 },
  },
  "r1-70b-4xa100": {
    title: "DeepSeek R1-Distill-Llama-70B in BF16 on 4 × A100 80 GB",
    stated: "R1-70B needs 48 GB",
    model: "deepseek-r1-distill-llama-70b",
    weights: "bf16",
    engine: "vllm",
    defaultTarget: "alicloud",
    placements: {
      alicloud: { machine: "ecs.gn7e-c16g1.16xlarge" },
      aws: { machine: "p4de.24xlarge" },
      kubernetes: { machine: "4xa100-80gb" },
    },
    cpuExperts: false,
    contextTokens: 32_768,
    concurrency: 32,
    workload: chat,
    replicas: { min: 1, max: 2 },
  },
  "r1-32b-1xrtx4090": {
    title: "DeepSeek R1-Distill-Qwen-32B Q4_K_M on one RTX 4090",
    stated: "one RTX 4090 for 10 people",
    model: "deepseek-r1-distill-qwen-32b",
    weights: "q4-k-m",
    engine: "llama-cpp",
    defaultTarget: "kubernetes",
    placements: {
      kubernetes: { machine: "1xrtx4090" },
      aws: { machine: "g6e.2xlarge" },
      alicloud: { machine: "ecs.gn8is.2xlarge" },
    },
    cpuExperts: false,
    kvCacheDtype: "q8_0",
    contextTokens: 8192,
    concurrency: 2,
    workload: chat,
    replicas: { min: 1, max: 3 },
  },
  "r1-8b-1xrtx4090": {
    title: "DeepSeek R1-Distill-Llama-8B Q4_K_M on one card",
    stated: "an 8B quantised V3 on one card of 8 GB",
    model: "deepseek-r1-distill-llama-8b",
    weights: "q4-k-m",
    engine: "llama-cpp",
    defaultTarget: "kubernetes",
    placements: {
      kubernetes: { machine: "1xrtx4090" },
      aws: { machine: "g6.xlarge" },
      alicloud: { machine: "ecs.gn7i-c8g1.2xlarge" },
    },
    cpuExperts: false,
    contextTokens: 16_384,
    concurrency: 4,
    workload: chat,
    replicas: { min: 1, max: 3 },
  },
  "r1-7b-1xl4": {
    title: "DeepSeek R1-Distill-Qwen-7B Q4_K_M on one small card",
    stated: "R1-7B at the edge",
    model: "deepseek-r1-distill-qwen-7b",
    weights: "q4-k-m",
    engine: "llama-cpp",
    defaultTarget: "kubernetes",
    placements: {
      kubernetes: { machine: "1xl4" },
      aws: { machine: "g6.xlarge" },
      alicloud: { machine: "ecs.gn7i-c8g1.2xlarge" },
    },
    cpuExperts: false,
    contextTokens: 16_384,
    concurrency: 4,
    workload: chat,
    replicas: { min: 1, max: 1 },
  },
  "r1-7b-cpu": {
    title: "DeepSeek R1-Distill-Qwen-7B Q4_K_M without a GPU",
    stated: "R1-7B at the edge, on the CPU",
    model: "deepseek-r1-distill-qwen-7b",
    weights: "q4-k-m",
    engine: "llama-cpp",
    defaultTarget: "kubernetes",
    placements: {
      kubernetes: { machine: "cpu-edge-32gb" },
      aws: { machine: "m7a.4xlarge" },
      alicloud: { machine: "ecs.r8a.8xlarge" },
    },
    cpuExperts: false,
    contextTokens: 8192,
    concurrency: 2,
    workload: { inputTokens: 512, outputTokens: 512 },
    replicas: { min: 1, max: 2 },
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

/** The profile called `name`, widened to the common shape. */
export function profileOf(name: ProfileName): Profile {
  return profiles[name];
}

import type { Need } from "../src/advisor/index.ts";

/** A deployment the article of 2025 names, as configuration, with what the arithmetic says of it. */
export interface System {
  readonly id: string;
  readonly title: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly verdict: "fits" | "refused";
}

const v3 = { profile: "v3-fp8-8xh100" } as const;
const q4 = { profile: "r1-q4km-4xa100" } as const;
const iq1 = { profile: "r1-iq1s-8x3090" } as const;
const cpu = { profile: "r1-7b-cpu" } as const;
const ascend = { profile: "r1-w8a8-8x910b" } as const;
const own = { target: "kubernetes", nodesPerReplica: 1 } as const;
const small = { contextTokens: 8192, concurrency: 4, workload: { inputTokens: 512, outputTokens: 512 } } as const;

const anyHash = "ab".repeat(32);
const peftAdapter = { support: { sha256: { "adapter_config.json": anyHash, "adapter_model.safetensors": anyHash } } };
const ggufAdapter = { support: { sha256: { "support.gguf": anyHash } } };

/** Every deployment among S1 to S28; the others are questions of money, training or operation. */
export const systems: readonly System[] = [
  { id: "S1", title: "V3 FP8 on one 8×H100 80 GB node", config: { ...v3, nodesPerReplica: 1 }, verdict: "refused" },
  { id: "S1", title: "V3 FP8 on 8×H100, as planned", config: v3, verdict: "fits" },
  { id: "S1", title: "V3 FP8 on one's own 8×H100 NVL 94 GB", config: { ...v3, target: "kubernetes" }, verdict: "fits" },
  { id: "S1", title: "V3 FP8 on 8×H200", config: { ...v3, machine: "p5en.48xlarge" }, verdict: "fits" },
  { id: "S2", title: "R1 FP8 on the same hardware", config: { ...v3, model: "deepseek-r1" }, verdict: "fits" },
  { id: "S3", title: "R1 IQ1_S on 8×RTX 3090", config: iq1, verdict: "fits" },
  { id: "S3", title: "V3 IQ1_S on 8×RTX 3090", config: { ...iq1, model: "deepseek-v3" }, verdict: "fits" },
  {
    id: "S3",
    title: "R1 IQ1_S of January 2025 at 32K",
    config: { ...iq1, weights: "iq1-s-pre-mla" },
    verdict: "refused",
  },
  { id: "S4", title: "R1 Q4_K_M on 4×A100, experts in host memory", config: q4, verdict: "fits" },
  { id: "S4", title: "R1 Q4_K_M wholly on 4×A100", config: { ...q4, cpuExperts: false }, verdict: "refused" },
  { id: "S4", title: "V3 Q4_K_M on 4×A100", config: { ...q4, model: "deepseek-v3" }, verdict: "fits" },
  { id: "S4", title: "R1 UD-Q2_K_XL wholly on 4×A100", config: { ...q4, weights: "ud-q2-k-xl" }, verdict: "fits" },
  {
    id: "S5",
    title: "R1 AWQ on 8×A100",
    config: { ...v3, model: "deepseek-r1", weights: "awq", machine: "p4de.24xlarge", nodesPerReplica: 1 },
    verdict: "fits",
  },
  {
    id: "S5",
    title: "R1 AWQ on 8×H100",
    config: { ...v3, model: "deepseek-r1", weights: "awq", nodesPerReplica: 1 },
    verdict: "fits",
  },
  {
    id: "S6",
    title: "V3 INT8 on 8×H100 at TP3",
    config: { ...v3, weights: "int8", engine: "sglang", nodesPerReplica: 1, tensorParallel: 3 },
    verdict: "refused",
  },
  {
    id: "S7",
    title: "V3 BF16 on 8×A100",
    config: { ...v3, weights: "bf16", machine: "p4de.24xlarge", nodesPerReplica: 1 },
    verdict: "refused",
  },
  {
    id: "S7",
    title: "V3 BF16 on 8×H100 at TP5",
    config: { ...v3, weights: "bf16", nodesPerReplica: 1, tensorParallel: 5 },
    verdict: "refused",
  },
  {
    id: "S13",
    title: "V3 INT8 on 4×A100",
    config: {
      ...v3,
      target: "kubernetes",
      machine: "4xa100-80gb",
      weights: "int8",
      engine: "sglang",
      nodesPerReplica: 1,
    },
    verdict: "refused",
  },
  {
    id: "S13",
    title: "the same inside 50,000 USD a month on AWS",
    config: {
      ...v3,
      ...own,
      machine: "4xa100-80gb",
      weights: "int8",
      engine: "sglang",
      alternatives: { targets: ["aws"], maxPerMonth: "50000" },
    },
    verdict: "refused",
  },
  {
    id: "S14",
    title: "V3 FP8 on 2 × 16×H100, two replicas",
    config: { ...v3, nodesPerReplica: 2, replicas: { min: 2, max: 2 } },
    verdict: "fits",
  },
  { id: "S14", title: "V3 FP8 on 16×H100", config: { ...v3, nodesPerReplica: 2 }, verdict: "fits" },
  { id: "S15", title: "R1 W8A8 on one Atlas 800I A2", config: { ...ascend, nodesPerReplica: 1 }, verdict: "refused" },
  { id: "S15", title: "R1 W8A8 on two Atlas 800I A2", config: ascend, verdict: "fits" },
  {
    id: "S16",
    title: "R1-Distill-Qwen-32B Q4_K_M on one RTX 4090, 10 people at 1,024 tokens",
    config: {
      ...iq1,
      machine: "1xrtx4090",
      model: "deepseek-r1-distill-qwen-32b",
      weights: "q4-k-m",
      contextTokens: 1024,
      concurrency: 10,
      workload: { inputTokens: 512, outputTokens: 512 },
    },
    verdict: "fits",
  },
  {
    id: "S16",
    title: "the same at 8K for each of ten",
    config: {
      ...iq1,
      machine: "1xrtx4090",
      model: "deepseek-r1-distill-qwen-32b",
      weights: "q4-k-m",
      contextTokens: 8192,
      concurrency: 10,
    },
    verdict: "refused",
  },
  {
    id: "S17",
    title: "R1-Distill-Qwen-7B Q4_K_M on one L4",
    config: { ...iq1, ...small, machine: "1xl4", model: "deepseek-r1-distill-qwen-7b", weights: "q4-k-m" },
    verdict: "fits",
  },
  { id: "S17", title: "R1-Distill-Qwen-7B Q4_K_M on a CPU at the edge", config: cpu, verdict: "fits" },
  {
    id: "S17",
    title: "R1 Q4_K_M on one EPYC 9004 without a GPU",
    config: { ...iq1, machine: "1xepyc-9004-768gb", weights: "q4-k-m" },
    verdict: "fits",
  },
  {
    id: "S17",
    title: "R1 IQ1_S on r7a.16xlarge without a GPU",
    config: { ...iq1, target: "aws", machine: "r7a.16xlarge" },
    verdict: "fits",
  },
  {
    id: "S17",
    title: "R1 Q4_K_M on ecs.r8a.16xlarge without a GPU",
    config: { ...iq1, target: "alicloud", machine: "ecs.r8a.16xlarge", weights: "q4-k-m" },
    verdict: "fits",
  },
  {
    id: "S18",
    title: "V3 FP8 with 128K of context on 8×H200",
    config: { ...v3, machine: "p5en.48xlarge", contextTokens: 131_072 },
    verdict: "fits",
  },
  { id: "S18", title: "V3 FP8 with 128K of context", config: { ...v3, contextTokens: 131_072 }, verdict: "fits" },
  {
    id: "S19",
    title: "R1 FP8 on 8×H200 with a LoRA adapter beside it",
    config: { profile: "r1-fp8-8xh200", adapters: peftAdapter },
    verdict: "fits",
  },
  {
    id: "S19",
    title: "R1 IQ1_S on 8×RTX 3090 with a LoRA adapter",
    config: { ...iq1, engine: "llama-cpp", adapters: ggufAdapter },
    verdict: "refused",
  },
  {
    id: "S20",
    title: "R1-Distill-Llama-70B BF16 on 2×RTX 4090",
    config: {
      ...v3,
      ...small,
      target: "kubernetes",
      machine: "2xrtx4090",
      model: "deepseek-r1-distill-llama-70b",
      weights: "bf16",
      nodesPerReplica: 1,
    },
    verdict: "refused",
  },
  {
    id: "S20",
    title: "R1-Distill-Llama-70B Q4_K_M on 2×RTX 4090",
    config: {
      ...iq1,
      target: "kubernetes",
      machine: "2xrtx4090",
      model: "deepseek-r1-distill-llama-70b",
      weights: "q4-k-m",
      contextTokens: 4096,
      concurrency: 1,
      workload: { inputTokens: 512, outputTokens: 512 },
    },
    verdict: "fits",
  },
  {
    id: "S21",
    title: "R1-Distill-Qwen-32B BF16 on one H100",
    config: {
      ...v3,
      ...small,
      machine: "p5.4xlarge",
      model: "deepseek-r1-distill-qwen-32b",
      weights: "bf16",
      nodesPerReplica: 1,
    },
    verdict: "fits",
  },
  {
    id: "S27",
    title: "R1-Distill-Llama-8B Q4_K_M on one RTX 4090",
    config: { ...iq1, ...small, machine: "1xrtx4090", model: "deepseek-r1-distill-llama-8b", weights: "q4-k-m" },
    verdict: "fits",
  },
  {
    id: "S27",
    title: "V3 Q4_K_M on one RTX 4090 with 64 GB of RAM",
    config: {
      ...iq1,
      machine: "1xrtx4090",
      model: "deepseek-v3",
      weights: "q4-k-m",
      cpuExperts: true,
      contextTokens: 4096,
      workload: { inputTokens: 512, outputTokens: 512 },
    },
    verdict: "refused",
  },
  {
    id: "S27",
    title: "V3 Q4_K_M on one RTX 4090 with 512 GB of RAM",
    config: {
      ...iq1,
      machine: "1xrtx4090-512gb",
      model: "deepseek-v3",
      weights: "q4-k-m",
      cpuExperts: true,
      contextTokens: 4096,
      workload: { inputTokens: 512, outputTokens: 512 },
    },
    verdict: "fits",
  },
];

/** A need of the article without a deployment of its own: the advisor names one. */
export interface Choosing {
  readonly id: string;
  readonly title: string;
  readonly need: Need;
}

const anyone: Need = {
  task: "reasoning",
  concurrency: 10,
  contextTokens: 8192,
  workload: { inputTokens: 1024, outputTokens: 1024 },
  minTokensPerSecond: 10,
  leastBits: 4,
  places: [{ target: "aws", region: "us-east-1" }],
};
const usd = (perMonth: string) => ({ budget: { perMonth, currency: "USD" } }) as const;

export const choosings: readonly Choosing[] = [
  // 120,000 USD, the most the article gives for 4×A100, over 60 months.
  { id: "S13", title: "a small firm, 2,000 USD a month", need: { ...anyone, ...usd("2000") } },
  { id: "S26", title: "mathematics for ten at once, any price", need: anyone },
  { id: "S26", title: "chat for ten at once, any price", need: { ...anyone, task: "chat" } },
  {
    id: "S26",
    title: "code, the cheapest above a rating of 1,400",
    need: { ...anyone, task: "code", leastScore: 1400 },
  },
];

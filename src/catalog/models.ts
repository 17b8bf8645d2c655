import type { Model } from "./types.ts";

const deepseek671b = {
  layers: 61,
  hidden: 7168,
  vocabulary: 129_280,
  intermediate: 18_432,
  attention: {
    kind: "mla",
    heads: 128,
    queryLoraRank: 1536,
    kvLoraRank: 512,
    nopeHeadDim: 128,
    ropeHeadDim: 64,
    valueHeadDim: 128,
  },
  experts: { denseLayers: 3, routed: 256, shared: 1, perToken: 8, intermediate: 2048 },
  draftLayers: 1,
  maxContextTokens: 163_840,
  source:
    "ai-dynamo/aiconfigurator model_configs/deepseek-ai--DeepSeek-{V3,R1}_config.json; deepseek-ai/DeepSeek-V3 inference/configs/config_671B.json",
  asOf: "2026-08",
} as const satisfies Omit<Model, "id" | "title">;

const sparse = { ...deepseek671b, indexer: { heads: 64, headDim: 128, tokens: 2048 } } as const;

const llama = {
  vocabulary: 128_256,
  maxContextTokens: 131_072,
} as const;

const qwen = {
  vocabulary: 152_064,
  maxContextTokens: 131_072,
} as const;

export const models: readonly Model[] = [
  { id: "deepseek-v3", title: "DeepSeek V3", ...deepseek671b },
  { id: "deepseek-v3-0324", title: "DeepSeek V3-0324", ...deepseek671b },
  { id: "deepseek-r1", title: "DeepSeek R1", ...deepseek671b },
  { id: "deepseek-r1-0528", title: "DeepSeek R1-0528", ...deepseek671b },
  {
    id: "deepseek-v3.1",
    title: "DeepSeek V3.1",
    ...deepseek671b,
    source: "deepseek-ai/DeepSeek-V3 inference/configs/config_v3.1.json (same shape, scale_fmt ue8m0)",
  },
  {
    id: "deepseek-v3.2",
    title: "DeepSeek V3.2",
    ...sparse,
    source: "ai-dynamo/aiconfigurator model_configs/deepseek-ai--DeepSeek-V3.2_config.json",
  },
  {
    id: "deepseek-r1-distill-qwen-1.5b",
    title: "DeepSeek R1-Distill-Qwen-1.5B",
    layers: 28,
    hidden: 1536,
    intermediate: 8960,
    attention: { kind: "gqa", heads: 12, kvHeads: 2, headDim: 128, bias: true },
    ...qwen,
    vocabulary: 151_936,
    source: "Qwen2.5-Math-1.5B shape; the distill's own config was not read",
    asOf: "2026-08",
    unverified: true,
  },
  {
    id: "deepseek-r1-distill-qwen-7b",
    title: "DeepSeek R1-Distill-Qwen-7B",
    layers: 28,
    hidden: 3584,
    intermediate: 18_944,
    attention: { kind: "gqa", heads: 28, kvHeads: 4, headDim: 128, bias: true },
    ...qwen,
    source: "gpustack/gguf-parser-go README; configs derived from the model's own",
    asOf: "2026-08",
  },
  {
    id: "deepseek-r1-distill-llama-8b",
    title: "DeepSeek R1-Distill-Llama-8B",
    layers: 32,
    hidden: 4096,
    intermediate: 14_336,
    attention: { kind: "gqa", heads: 32, kvHeads: 8, headDim: 128, bias: false },
    ...llama,
    source: "kaito-project/kaito model_catalog.yaml",
    asOf: "2026-08",
  },
  {
    id: "deepseek-r1-distill-qwen-14b",
    title: "DeepSeek R1-Distill-Qwen-14B",
    layers: 48,
    hidden: 5120,
    intermediate: 13_824,
    attention: { kind: "gqa", heads: 40, kvHeads: 8, headDim: 128, bias: true },
    ...qwen,
    source: "kaito-project/kaito model_catalog.yaml",
    asOf: "2026-08",
  },
  {
    id: "deepseek-r1-distill-qwen-32b",
    title: "DeepSeek R1-Distill-Qwen-32B",
    layers: 64,
    hidden: 5120,
    intermediate: 27_648,
    attention: { kind: "gqa", heads: 40, kvHeads: 8, headDim: 128, bias: true },
    ...qwen,
    source: "huggingface.co/XelotX/DeepSeek-R1-Distill-Qwen-32B config.json",
    asOf: "2026-08",
  },
  {
    id: "deepseek-r1-distill-llama-70b",
    title: "DeepSeek R1-Distill-Llama-70B",
    layers: 80,
    hidden: 8192,
    intermediate: 28_672,
    attention: { kind: "gqa", heads: 64, kvHeads: 8, headDim: 128, bias: false },
    ...llama,
    source: "Llama-3.1-70B config in ai-dynamo/aiconfigurator (same shape)",
    asOf: "2026-08",
  },
];

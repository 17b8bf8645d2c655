import type { Weights } from "./types.ts";
import { ggufWeights } from "./weights-gguf.ts";

const v3AndR1 = ["deepseek-v3", "deepseek-v3-0324", "deepseek-r1", "deepseek-r1-0528"];
const all671b = [...v3AndR1, "deepseek-v3.1", "deepseek-v3.2"];
const distills = [
  "deepseek-r1-distill-qwen-1.5b",
  "deepseek-r1-distill-qwen-7b",
  "deepseek-r1-distill-llama-8b",
  "deepseek-r1-distill-qwen-14b",
  "deepseek-r1-distill-qwen-32b",
  "deepseek-r1-distill-llama-70b",
];

/** One float32 scale per block of 128 × 128 weights: 8 + 32 / 16384 bits. */
const blockFp8 = { rule: "linear-bits", linearBits: 8 + 32 / (128 * 128) } as const;

/** Weights of the engines that read safetensors. */
const safetensors: readonly Weights[] = [
  {
    id: "fp8",
    title: "FP8 (native)",
    models: [...v3AndR1, "deepseek-v3.1"],
    format: "safetensors",
    compute: "fp8",
    size: blockFp8,
    fileBytes: 688_586_727_753,
    source: "deepseek-ai/DeepSeek-V3 and DeepSeek-R1 checkpoints (revisions afb92e1f, 56d4cbbb)",
    asOf: "2026-08",
    offered: true,
  },
  {
    id: "fp8",
    title: "FP8 (native)",
    models: ["deepseek-v3.2"],
    format: "safetensors",
    compute: "fp8",
    size: blockFp8,
    fileBytes: 689_492_554_219,
    source: "kaito-project/kaito model_catalog.yaml (642.14 GiB)",
    asOf: "2026-08",
    offered: true,
  },
  {
    id: "bf16",
    title: "BF16",
    models: [...all671b, ...distills],
    format: "safetensors",
    compute: "bf16",
    size: { rule: "linear-bits", linearBits: 16 },
    source: "architecture × 2 bytes; SGLang deepseek_v3 README for the 671B conversion",
    asOf: "2026-08",
    offered: true,
  },
  {
    id: "awq",
    title: "AWQ 4-bit",
    models: v3AndR1,
    format: "safetensors",
    compute: "int4",
    // 361 GB in all at 4.3 bits per weight; what is not embedding, head, router or norm takes 4.27.
    size: { rule: "linear-bits", linearBits: 4.27 },
    source: "cognitivecomputations AWQ checkpoints at 4.3 bits per weight (computed; repository bytes not published)",
    asOf: "2026-08",
    unverified: true,
    offered: true,
  },
  {
    id: "awq",
    title: "AWQ 4-bit",
    models: distills,
    format: "safetensors",
    compute: "int4",
    // Groups of 128 with a 16-bit scale and a 4-bit zero: 4 + 20 / 128. The 7B file is 5.57 GB, the 70B one 39.8 GB.
    size: { rule: "linear-bits", linearBits: 4 + 20 / 128 },
    source: "casperhansen AWQ checkpoints, file listings of January and February 2025 (5.57, 9.98 and 39.8 GB)",
    asOf: "2025-02",
    unverified: true,
    offered: true,
  },
  {
    id: "fp8-dynamic",
    title: "FP8-dynamic",
    models: distills,
    format: "safetensors",
    compute: "fp8",
    size: { rule: "linear-bits", linearBits: 8 },
    source: "architecture × 1 byte; llm-d-planner measures 33.88 GiB per GPU for the 70B shape at TP2",
    asOf: "2026-04",
    offered: true,
  },
  {
    id: "nvfp4",
    title: "NVFP4",
    models: all671b,
    format: "safetensors",
    compute: "fp4",
    // Experts in blocks of 16 with an 8-bit scale: 4.5 bits; the rest in BF16. In all 402 GB, the recipe asks for 403.
    size: { rule: "linear-bits", linearBits: 16, expertBits: 4.5 },
    source:
      "vllm-project/recipes DeepSeek-V3.2.yaml (403 GB of device memory at least); repository bytes not published",
    asOf: "2026-08",
    unverified: true,
  },
  {
    id: "w4a8",
    title: "W4A8",
    models: all671b,
    format: "safetensors",
    compute: "w4a8",
    size: { ...blockFp8, expertBits: 4.25 },
    source: "SGLang deepseek_v3 documentation (4×H200); bytes computed from 4-bit experts in groups of 64",
    asOf: "2026",
    unverified: true,
  },
  {
    id: "int8",
    title: "INT8 (W8A8)",
    models: all671b,
    format: "safetensors",
    compute: "int8",
    size: { rule: "linear-bits", linearBits: 8.002 },
    source: "SGLang deepseek_v3 README (meituan Block/Channel INT8); vllm-ascend tutorial (W8A8)",
    asOf: "2026-08",
    unverified: true,
    offered: true,
  },
];

export const weights: readonly Weights[] = [...safetensors, ...ggufWeights];

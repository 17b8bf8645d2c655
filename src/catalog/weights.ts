import type { Weights } from "./types.ts";
import { gib } from "./units.ts";

const deepseek671b = ["deepseek-v3", "deepseek-v3-0324", "deepseek-r1", "deepseek-r1-0528"];
const distills = [
  "deepseek-r1-distill-qwen-7b",
  "deepseek-r1-distill-llama-8b",
  "deepseek-r1-distill-qwen-14b",
  "deepseek-r1-distill-qwen-32b",
  "deepseek-r1-distill-llama-70b",
];

/** Everything but the routed experts of a dynamic 671B quantisation: 9.65 GiB on the GPU in the log of ik_llama.cpp PR 259. */
const dynamicRestBits = 5.13;

const deepseekGguf = (
  row: Omit<Weights, "models" | "format" | "compute" | "latentCache" | "size"> & { gib: number; restBits: number },
): Weights => {
  const { gib: size, restBits, ...rest } = row;
  return {
    models: deepseek671b,
    format: "gguf",
    compute: "gguf",
    latentCache: true,
    size: { rule: "file", bytes: gib(size), restBits },
    ...rest,
  };
};

export const weights: readonly Weights[] = [
  {
    id: "fp8",
    title: "FP8 (native)",
    models: deepseek671b,
    format: "safetensors",
    compute: "fp8",
    // One float32 scale per block of 128 × 128 weights: 8 + 32 / 16384 bits.
    size: { rule: "linear-bits", linearBits: 8 + 32 / (128 * 128) },
    fileBytes: 688_586_727_753,
    source: "deepseek-ai/DeepSeek-V3 and DeepSeek-R1 checkpoints (revisions afb92e1f, 56d4cbbb)",
    asOf: "2026-08",
  },
  {
    id: "bf16",
    title: "BF16",
    models: [...deepseek671b, ...distills],
    format: "safetensors",
    compute: "bf16",
    size: { rule: "linear-bits", linearBits: 16 },
    source: "architecture × 2 bytes; SGLang deepseek_v3 README for the 671B conversion",
    asOf: "2026-08",
  },
  {
    id: "awq",
    title: "AWQ 4-bit",
    models: deepseek671b,
    format: "safetensors",
    compute: "int4",
    // 361 GB in all at 4.3 bits per weight; what is not embedding, head, router or norm takes 4.27.
    size: { rule: "linear-bits", linearBits: 4.27 },
    source: "cognitivecomputations AWQ checkpoints at 4.3 bits per weight (computed; repository bytes not published)",
    asOf: "2026-08",
    unverified: true,
  },
  {
    id: "int8",
    title: "INT8 (W8A8)",
    models: deepseek671b,
    format: "safetensors",
    compute: "int8",
    size: { rule: "linear-bits", linearBits: 8.002 },
    source: "SGLang deepseek_v3 README (meituan Block/Channel INT8); vllm-ascend tutorial (W8A8)",
    asOf: "2026-08",
    unverified: true,
  },
  deepseekGguf({
    id: "iq1-s",
    title: "IQ1_S GGUF with latent cache",
    gib: 130.6,
    restBits: dynamicRestBits,
    source:
      "gpustack/gguf-parser-go README (UD-IQ1_S, 130.60 GiB); latent-cache conversion as ggml-org/llama.cpp PR 12801",
    asOf: "2026-08",
  }),
  {
    ...deepseekGguf({
      id: "iq1-s-pre-mla",
      title: "IQ1_S GGUF of January 2025, without latent cache",
      gib: 130.6,
      restBits: dynamicRestBits,
      source:
        "gpustack/gguf-parser-go README; ggml-org/llama.cpp PR 12801 (files made before 2025-04 lack the MLA tensors)",
      asOf: "2026-08",
    }),
    latentCache: false,
  },
  deepseekGguf({
    id: "ud-q2-k-xl",
    title: "UD-Q2_K_XL GGUF",
    gib: 211.034,
    restBits: dynamicRestBits,
    source: "ik_llama.cpp PR 259 log",
    asOf: "2026-08",
  }),
  deepseekGguf({
    id: "q4-k-m",
    title: "Q4_K_M GGUF",
    gib: 376.65,
    restBits: 5,
    source: "ik_llama.cpp #389 log, Ollama #9248 log; 9.7 GiB beside the experts at Q4 class (ik_llama.cpp 258, 450)",
    asOf: "2026-08",
  }),
  deepseekGguf({
    id: "q8-0",
    title: "Q8_0 GGUF",
    gib: 664.295,
    restBits: 8.5,
    source: "ik_llama.cpp #285 log",
    asOf: "2026-08",
  }),
  ...[
    { model: "deepseek-r1-distill-qwen-7b", gib: 4.36, source: "gpustack/gguf-parser-go README" },
    { model: "deepseek-r1-distill-llama-8b", gib: 4.58, source: "ik_llama.cpp #437 (same shape)" },
    { model: "deepseek-r1-distill-qwen-32b", gib: 18.48, source: "llama.cpp #11861 log" },
  ].map((row): Weights => ({
    id: "q4-k-m",
    title: "Q4_K_M GGUF",
    models: [row.model],
    format: "gguf",
    compute: "gguf",
    latentCache: true,
    size: { rule: "file", bytes: gib(row.gib), restBits: 0 },
    source: row.source,
    asOf: "2026-08",
  })),
];

import type { Weights } from "./types.ts";
import { GB, gib } from "./units.ts";

const v3AndR1 = ["deepseek-v3", "deepseek-v3-0324", "deepseek-r1", "deepseek-r1-0528"];

/** Everything but the routed experts of a dynamic 671B quantisation: 9.65 GiB on the GPU in the log of ik_llama.cpp PR 259. */
const dynamicRestBits = 5.13;
/** Files for ik_llama.cpp keep what is not a routed expert in Q8_0: 17.3 GiB on the GPU (ik_llama.cpp 450, 455). */
const q8RestBits = 8.5;

type Row = readonly [
  id: string,
  title: string,
  size: number,
  restBits: number,
  source: string,
  mark?: "offered" | "unverified",
];

function deepseekGguf([id, title, size, restBits, source, mark]: Row): Weights {
  return {
    id,
    title: `${title} GGUF`,
    models: v3AndR1,
    format: "gguf",
    compute: "gguf",
    latentCache: true,
    size: { rule: "file", bytes: size, restBits },
    source,
    asOf: "2026-08",
    ...(mark === "offered" ? { offered: true as const } : {}),
    ...(mark === "unverified" ? { unverified: true as const } : {}),
  };
}

const card = "unsloth DeepSeek-V3-GGUF model card (unit judged GiB)";
const blog = "unsloth blog 2025-01-27 (unit judged GiB)";
const imatrix = "mradermacher i1 model card (decimal GB)";

const files: readonly Row[] = [
  ["ud-iq1-m", "UD-IQ1_M", gib(158), dynamicRestBits, blog, "unverified"],
  ["ud-iq2-xxs", "UD-IQ2_XXS", gib(183), dynamicRestBits, blog, "unverified"],
  ["q2-k-xs", "Q2_K_XS", gib(207), 3.1, card, "unverified"],
  ["ud-q2-k-xl", "UD-Q2_K_XL", gib(211.034), dynamicRestBits, "ik_llama.cpp PR 259 log", "offered"],
  ["q2-k-l", "Q2_K_L", gib(228), 3.1, card, "unverified"],
  ["ud-q2-k-xl-2025-05", "UD-Q2_K_XL (0324 and 0528)", gib(233.18), dynamicRestBits, "ik_llama.cpp PR 409 log"],
  ["ud-iq3-xxs", "UD-IQ3_XXS", gib(254.168), dynamicRestBits, "r/LocalLLaMA 1lwnj5x log"],
  ["ud-q3-k-xl", "UD-Q3_K_XL", gib(275.91), dynamicRestBits, "ik_llama.cpp #572 log"],
  ["q3-k-m", "Q3_K_M", gib(298), 4, card, "unverified"],
  ["ud-iq4-xs", "UD-IQ4_XS", gib(333.13), dynamicRestBits, "r/LocalLLaMA 1lwnj5x log"],
  ["ud-q4-k-xl", "UD-Q4_K_XL", gib(357.623), dynamicRestBits, "ik_llama.cpp #455 log"],
  [
    "q4-k-m",
    "Q4_K_M",
    gib(376.65),
    5,
    "ik_llama.cpp #389 log, Ollama #9248 log; 9.7 GiB beside the experts at Q4 class (ik_llama.cpp 258, 450)",
    "offered",
  ],
  ["q5-k-m", "Q5_K_M", gib(443), 5.9, card, "unverified"],
  ["q6-k", "Q6_K", gib(513), 6.6, card, "unverified"],
  ["q8-0", "Q8_0", gib(664.295), 8.5, "ik_llama.cpp #285 log", "offered"],
  ["bf16-gguf", "BF16", gib(1251.99), 16, "ik_llama.cpp logs (672.05B parameters with kv_b split)"],
  ["iq1-s-r4", "IQ1_S_R4", gib(130.203), 5, "ik_llama.cpp PR 492"],
  ["iq2-k-r4", "IQ2_K_R4", gib(226.003), q8RestBits, "ik_llama.cpp #305"],
  ["iq3-k-r4", "IQ3_K_R4", gib(300.938), q8RestBits, "ik_llama.cpp #437"],
  ["iq4-k-r4", "IQ4_K_R4", gib(386.183), q8RestBits, "ik_llama.cpp #450"],
  ["i1-iq1-s", "i1-IQ1_S", 133.7 * GB, 2, imatrix],
  ["i1-iq1-m", "i1-IQ1_M", 149 * GB, 2.2, imatrix],
  ["i1-iq2-xxs", "i1-IQ2_XXS", 174.5 * GB, 2.5, imatrix],
  ["i1-iq2-xs", "i1-IQ2_XS", 195.2 * GB, 2.7, imatrix],
  ["i1-iq2-s", "i1-IQ2_S", 197.1 * GB, 2.8, imatrix],
  ["i1-iq2-m", "i1-IQ2_M", 217.5 * GB, 3, imatrix],
  ["i1-q2-k-s", "i1-Q2_K_S", 224.8 * GB, 3, imatrix],
  ["i1-q2-k", "i1-Q2_K", 244.1 * GB, 3.1, imatrix],
  ["i1-iq3-xxs", "i1-IQ3_XXS", 258 * GB, 3.4, imatrix],
  ["i1-iq3-xs", "i1-IQ3_XS", 272.9 * GB, 3.6, imatrix],
  ["i1-iq3-s", "i1-IQ3_S", 289.2 * GB, 3.8, imatrix],
  ["i1-iq3-m", "i1-IQ3_M", 292.2 * GB, 3.9, imatrix],
  ["i1-q3-k-m", "i1-Q3_K_M", 319.3 * GB, 4, imatrix],
  ["i1-q3-k-l", "i1-Q3_K_L", 347.5 * GB, 4.2, imatrix],
  ["i1-iq4-xs", "i1-IQ4_XS", 357.2 * GB, 4.5, imatrix],
  ["i1-q4-0", "i1-Q4_0", 379.1 * GB, 4.7, imatrix],
  ["i1-q4-k-s", "i1-Q4_K_S", 380.1 * GB, 4.8, imatrix],
];

const earlyFile = deepseekGguf([
  "iq1-s",
  "IQ1_S",
  gib(130.6),
  dynamicRestBits,
  "gpustack/gguf-parser-go README (UD-IQ1_S, 130.60 GiB); latent-cache conversion as ggml-org/llama.cpp PR 12801",
  "offered",
]);

type DistillRow = readonly [
  id: "q4-k-m" | "f16-gguf",
  title: string,
  model: string,
  gib: number,
  source: string,
  unverified?: true,
];

const distillFiles: readonly DistillRow[] = [
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-qwen-7b", 4.36, "gpustack/gguf-parser-go README"],
  ["f16-gguf", "F16", "deepseek-r1-distill-qwen-7b", 14.19, "gpustack/gguf-parser-go README"],
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-llama-8b", 4.58, "ik_llama.cpp #437 (same shape)"],
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-qwen-32b", 18.48, "llama.cpp #11861 log"],
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-llama-70b", 39.6, "third-party lists (42.5 GB), not a log", true],
  // Parameters × 4.87 bits, between the 4.82 and 4.91 of the logged files.
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-qwen-1.5b", 1.01, "1,777,088,000 parameters at 4.87 bits", true],
  ["q4-k-m", "Q4_K_M", "deepseek-r1-distill-qwen-14b", 8.37, "14,770,033,664 parameters at 4.87 bits", true],
];

/** Files of llama.cpp: exact bytes where a log gives them. */
export const ggufWeights: readonly Weights[] = [
  { ...earlyFile, title: "IQ1_S GGUF with latent cache" },
  {
    ...earlyFile,
    id: "iq1-s-pre-mla",
    title: "IQ1_S GGUF of January 2025, without latent cache",
    latentCache: false,
    source:
      "gpustack/gguf-parser-go README; ggml-org/llama.cpp PR 12801 (files made before 2025-04 lack the MLA tensors)",
  },
  ...files.map(deepseekGguf),
  ...distillFiles.map(([id, title, model, size, source, unverified]): Weights => ({
    id,
    title: `${title} GGUF`,
    models: [model],
    format: "gguf",
    compute: "gguf",
    latentCache: true,
    size: { rule: "file", bytes: gib(size), restBits: 0 },
    source,
    asOf: "2026-08",
    offered: true,
    ...(unverified === true ? { unverified } : {}),
  })),
];

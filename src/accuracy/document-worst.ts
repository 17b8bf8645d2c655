import { percent, row } from "./markdown.ts";
import type { Comparison } from "./score.ts";

/** Why the model is probably far off. */
const explanations: Readonly<Record<string, string>> = {
  "thr-gpustack-h200-sglang-c1000":
    "1,000 prompts at once on DP attention: 125 running requests per rank are beyond the captured graphs, and steps fall back to unfused kernels; its own peak is three times its mean",
  "thr-kt-8xl20-c8":
    "SGLang with kt-kernel overlaps experts on the CPU with those on eight GPUs; our model adds them one after another",
  "thr-unsloth-2xh100-iq1s":
    "a claim without a log, on the llama.cpp of January 2025 that had no latent attention; we take the constants of ik_llama.cpp",
  "thr-awq-card-a100-b1-i64512":
    "64K of context on A100, which has no FlashMLA kernel; one case is too few for a constant",
  "thr-kt-l40s-9654": "a claim; two sockets with 24 channels, NUMA placement not stated",
  "thr-trtllm-h200-max":
    "1,024 requests: matrices in small groups of tokens per expert reach less than the assumed share of peak",
  "thr-dstack-h200-vllm-c16": "vLLM of March 2025 is slower at 16 requests than its own results at 4 and 64 suggest",
  "mem-ik-5090-2x3090-16k": "the log states no placement flag; some experts were on the GPUs",
  "mem-ik-4090d48-32k": "the log states no placement flag; some experts were on the GPU",
  "mem-ik-4gpu-mixed-8k": "layers were split by hand between four unequal cards",
};

/** The cases furthest off, each with the likely reason. */
export function worstRows(comparisons: readonly Comparison[], most: number): readonly string[] {
  return [...comparisons]
    .filter(({ quantity }) => quantity !== "firstToken")
    .sort((a, b) => b.error - a.error)
    .filter((entry, index, all) => all.findIndex(({ id }) => id === entry.id) === index)
    .slice(0, most)
    .map(({ id, quantity, predicted, measured, error }) =>
      row(
        id,
        quantity,
        predicted.toPrecision(4),
        measured.toPrecision(4),
        percent(error),
        explanations[id] ?? "not explained",
      ),
    );
}

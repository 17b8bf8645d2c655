import { percent, row } from "./markdown.ts";
import type { Comparison } from "./score.ts";

/** Why the model is probably far off, by the id of a case or what the ids of several begin with. */
const explanations: readonly (readonly [id: string, reason: string])[] = [
  [
    "thr-kt-8xl20-c8",
    "SGLang with kt-kernel runs experts on the CPU beside those on eight GPUs; our model adds them one after another, and takes all of them for the host's",
  ],
  [
    "thr-unsloth-2xh100-iq1s",
    "a claim without a log; two measurements of the same file on the same llama.cpp are as slow as predicted",
  ],
  [
    "thr-awq-card-a100-b1-i64512",
    "64K of context on A100, which has no FlashMLA kernel; one case is too few for a constant",
  ],
  ["thr-kt-l40s-9654", "a claim; two sockets with 24 channels, NUMA placement not stated"],
  [
    "thr-ascend-a3-v32-c4",
    "the floor of a nightly test, not its result; three drafted tokens, of which fewer may be accepted than elsewhere",
  ],
  [
    "thr-dstack-h200-sglang-c128",
    "prompts of others take half of each step there, and were read faster at 128 requests than at 4 to 64",
  ],
  ["thr-dstack-h200-vllm-c16", "vLLM of March 2025 is slower at 16 requests than its own results at 4 and 64 suggest"],
  [
    "thr-qwen3-32b-bf16-a100",
    "1,000 requests at once on one GPU: the cache overflows, and requests that were cut off are read again",
  ],
  ["mem-ik-5090-2x3090-16k", "the log states no placement flag; some experts were on the GPUs"],
  ["mem-ik-4090d48-32k", "the log states no placement flag; some experts were on the GPU"],
  ["mem-ik-4gpu-mixed-8k", "layers were split by hand between four unequal cards"],
  [
    "sil-l8b-h200-vllm-",
    "prompts were read at more than three quarters of the peak FLOPS: part of them came from the prefix cache",
  ],
  [
    "gpustack-r1-sglang-dp-32000x100",
    "100 prompts sent at once, which the case does not say: we read it as a closed loop, whose requests decode while others' prompts are read",
  ],
  [
    "sil-r1-b300-sglang-",
    "SGLang 0.5.10 reads prompts on B300 five times slower than on B200; its other results there agree",
  ],
  [
    "sil-r1-b200-trtllm-fp4-",
    "faster than a step without drafts on any other row of the same table; drafts are probably on and not labelled",
  ],
  ["vllm-8xh20-v32-c1", "a complaint about a slow installation: the recipe's own result is twice as fast"],
  ["sglang-8xh20", "one result of an installation that is not described further"],
  ["kt-doc-llamacpp-6454s", "two sockets, and llama.cpp without NUMA placement"],
  ["tt-16xh100", "the network between the two nodes is not described"],
];

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
        explanations.find(([start]) => id.startsWith(start))?.[1] ?? "not explained",
      ),
    );
}

import type { Sourced } from "./types.ts";

/** Published evaluations, higher is better. */
export const benchmarks = {
  aime2024: "AIME 2024, pass@1",
  codeforces: "Codeforces rating",
  gpqaDiamond: "GPQA Diamond, pass@1",
  ifEval: "IF-Eval, prompt strict",
} as const;
export type Benchmark = keyof typeof benchmarks;

/** What a model reached with its own weights; absent = not published in the source. */
export interface Scores extends Sourced {
  readonly model: string;
  readonly values: Readonly<Partial<Record<Benchmark, number>>>;
}

const source = { source: "deepseek-ai/DeepSeek-R1 README.md, evaluation results", asOf: "2025-01" } as const;

const values: Readonly<Record<string, Scores["values"]>> = {
  "deepseek-v3": { aime2024: 39.2, codeforces: 1134, gpqaDiamond: 59.1, ifEval: 86.1 },
  "deepseek-r1": { aime2024: 79.8, codeforces: 2029, gpqaDiamond: 71.5, ifEval: 83.3 },
  "deepseek-r1-distill-llama-70b": { aime2024: 70, codeforces: 1633, gpqaDiamond: 65.2 },
  "deepseek-r1-distill-qwen-32b": { aime2024: 72.6, codeforces: 1691, gpqaDiamond: 62.1 },
  "deepseek-r1-distill-qwen-14b": { aime2024: 69.7, codeforces: 1481, gpqaDiamond: 59.1 },
  "deepseek-r1-distill-llama-8b": { aime2024: 50.4, codeforces: 1205, gpqaDiamond: 49 },
  "deepseek-r1-distill-qwen-7b": { aime2024: 55.5, codeforces: 1189, gpqaDiamond: 49.1 },
  "deepseek-r1-distill-qwen-1.5b": { aime2024: 28.9, codeforces: 954, gpqaDiamond: 33.8 },
};

export const scores: readonly Scores[] = Object.entries(values).map(([model, reached]) => ({
  model,
  values: reached,
  ...source,
}));

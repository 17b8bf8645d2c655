import type { EngineName, Sourced } from "./types.ts";

/** A published measurement of one setup, at one concurrency and request length. */
export interface MeasuredSpeed extends Sourced {
  readonly models: readonly string[];
  readonly weights: string;
  readonly engine: EngineName;
  readonly accelerator: string;
  readonly gpus: number;
  readonly tensorParallel: number;
  readonly concurrency: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly timePerOutputTokenMs: number;
  readonly timeToFirstTokenMs: number;
}

const sameShape = ["deepseek-v3", "deepseek-v3-0324", "deepseek-r1", "deepseek-r1-0528", "deepseek-v3.1"];

type SglangRow = readonly [concurrency: number, input: number, output: number, tpot: number, ttft: number];

/** SGLang 0.5.9, FP8, 8×H200 at TP8. */
const sglangOn8H200: readonly SglangRow[] = [
  [4, 1024, 1024, 10.29, 259.9],
  [8, 8192, 1024, 14.37, 502.6],
  [32, 1024, 8192, 22.1, 310.8],
  [64, 1024, 1024, 32.99, 418.7],
  [64, 8192, 1024, 50.24, 2278.8],
];

export const measuredSpeeds: readonly MeasuredSpeed[] = sglangOn8H200.map(
  ([concurrency, inputTokens, outputTokens, timePerOutputTokenMs, timeToFirstTokenMs]) => ({
    models: sameShape,
    weights: "fp8",
    engine: "sglang",
    accelerator: "h200-sxm-141gb",
    gpus: 8,
    tensorParallel: 8,
    concurrency,
    inputTokens,
    outputTokens,
    timePerOutputTokenMs,
    timeToFirstTokenMs,
    source: `SGLang 0.5.9, DeepSeek-R1 FP8 on 8×H200, ${String(concurrency)} requests of ${String(inputTokens)}/${String(outputTokens)} tokens: ai-dynamo/aiconfigurator silicon_sample.csv`,
    asOf: "2026-03-25",
  }),
);

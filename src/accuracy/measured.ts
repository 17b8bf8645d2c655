import { GiB, MiB } from "../catalog/index.ts";
import { figureOf } from "./parse/loose.ts";
import type { CaseInputs, MemoryCase, ThroughputCase } from "./schema.ts";

type Fields = Readonly<Record<string, unknown>>;

function first(fields: Fields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = figureOf(fields[name]);
    if (value !== undefined && value >= 0) return value;
  }
  return undefined;
}

function scaled(value: number | undefined, unit: number): number | undefined {
  return value === undefined ? undefined : value * unit;
}

/** Tokens of KV cache that a log states, per data-parallel rank. */
export function measuredKvTokens({ measured }: Pick<MemoryCase, "measured">): number | undefined {
  const stated = first(measured, "kv_tokens", "max_total_num_tokens");
  if (stated !== undefined) return stated;
  const blocks = first(measured, "num_gpu_blocks");
  const tokens = first(measured, "block_tokens", "block_size");
  return blocks === undefined || tokens === undefined ? undefined : blocks * tokens;
}

/** Room for KV cache on a GPU where a log states bytes but not tokens. */
export function measuredKvRoom({ measured }: Pick<MemoryCase, "measured">): number | undefined {
  return scaled(first(measured, "kv_gib_rank0", "kv_gib", "kv_gib_per_gpu", "available_kv_gib"), GiB);
}

/** Bytes of cache per token, from a total and the tokens it holds. */
export function measuredKvBytesPerToken(row: Pick<MemoryCase, "measured" | "context_tokens">): number | undefined {
  const { measured, context_tokens: context } = row;
  const direct = first(measured, "kv_bytes_per_token");
  if (direct !== undefined) return direct;
  const total = scaled(first(measured, "kv_total_mib", "kv_mib", "kv_total_mib_computed"), MiB);
  if (total !== undefined) return context === undefined || context <= 0 ? undefined : total / context;
  const gib = first(measured, "kv_gib_rank0", "kv_gib");
  const tokens = measuredKvTokens(row);
  return gib === undefined || tokens === undefined ? undefined : (gib * GiB) / tokens;
}

/** Weights on the fullest GPU, or in host memory of a machine without GPUs. */
export function measuredWeights(
  row: Pick<MemoryCase, "measured">,
  inputs: CaseInputs,
  runtimeBytes: number,
): MeasuredWeights | undefined {
  const { measured } = row;
  const gib = first(measured, "weights_gib_per_gpu", "weights_gib_per_device", "weights_gib");
  if (gib !== undefined) return { bytes: gib * GiB, where: "fullest" };
  const stage = first(measured, "weights_gib_per_gpu_first_stage");
  if (stage !== undefined) return { bytes: stage * GiB, where: "first" };
  const left = first(measured, "avail_gb_after_weights", "avail_gib_after_weights");
  const usable = inputs.hardware.usable_gib_per_device;
  if (left !== undefined && usable !== undefined)
    return { bytes: (usable - left) * GiB - runtimeBytes, where: "fullest" };
  const buffers = [
    ...["cuda0_weights_mib", "cuda1_weights_mib", "cuda2_weights_mib", "cuda3_weights_mib"].map(
      (name) => measured[name],
    ),
    ...(Array.isArray(measured.cuda_weights_mib) ? (measured.cuda_weights_mib as unknown[]) : []),
  ]
    .map(figureOf)
    .filter((value) => value !== undefined);
  if (buffers.length > 0) return { bytes: Math.max(...buffers) * MiB, where: "fullest" };
  const host = first(measured, "weights_mib");
  return host === undefined ? undefined : { bytes: host * MiB, where: "host" };
}

export interface MeasuredWeights {
  readonly bytes: number;
  readonly where: "fullest" | "first" | "host";
}

/** Whether the case fitted; undefined where its outcome says neither. */
export function measuredFit({ outcome }: Pick<MemoryCase, "outcome">): boolean | undefined {
  if (outcome === undefined) return undefined;
  if (
    /^\s*(oom|out of (?:\w+ )?memory|no kv|kv too small|refused|does(?:n't| not) fit|not enough|insufficient|fail)/i.test(
      outcome,
    )
  )
    return false;
  return /^\s*(fit|weights load|loads?\b|runs\b|works\b|ok\b)/i.test(outcome) ? true : undefined;
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);

/** Milliseconds per output token of one request. */
export function measuredTimePerToken({ metrics }: Pick<ThroughputCase, "metrics">): number | undefined {
  const stated = positive(first(metrics, "tpot_ms_mean", "tpot_ms", "tpot_ms_median", "itl_ms_mean"));
  if (stated !== undefined) return stated;
  const each = positive(first(metrics, "tok_s_per_user", "decode_tok_s", "tok_s"));
  return each === undefined ? undefined : 1000 / each;
}

/** Output tokens per second of all requests together. */
export function measuredThroughput({
  metrics,
  hardware,
}: Pick<ThroughputCase, "metrics" | "hardware">): number | undefined {
  const total = positive(first(metrics, "output_tok_s_total", "output_tok_s_total_derived", "output_tok_s"));
  if (total !== undefined) return total;
  const perDevice = positive(first(metrics, "output_tok_s_per_gpu"));
  return perDevice === undefined || hardware.count === undefined ? undefined : perDevice * hardware.count;
}

/** One user's speed and nothing about others: a stream alone. */
export function isOneStream({ metrics }: Pick<ThroughputCase, "metrics">): boolean {
  return (
    Object.keys(metrics).includes("tok_s_per_user") &&
    !Object.keys(metrics).some((name) => /total|_per_(gpu|node|card)/.test(name))
  );
}

export function measuredFirstToken({ metrics }: Pick<ThroughputCase, "metrics">): number | undefined {
  return positive(first(metrics, "ttft_ms_mean", "ttft_ms", "ttft_ms_median"));
}

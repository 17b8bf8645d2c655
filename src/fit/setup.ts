import type { Accelerator, EngineVersion, Machine, Model, Weights } from "../catalog/index.ts";
import type { Fit, LayerSplit, Parallelism, Reason } from "./ledger.ts";
import type { KvCacheDtype } from "./kv-dtype.ts";
import type { ModelBytes } from "./tensors.ts";

/** Engine options beyond the plan's own; each absent = the engine's default. */
export interface Tuning {
  /** Sequences of the trial run (`--max-num-seqs`). */
  readonly maxSequences?: number;
  /** Tokens of the trial run (`--max-num-batched-tokens`). */
  readonly batchedTokens?: number;
  /** Tokens drafted per step by multi-token prediction. */
  readonly draftTokens?: number;
  /** llama.cpp `-ub`. */
  readonly microBatchTokens?: number;
  /** ik_llama.cpp `-amb`: bound on the attention scores kept at once. */
  readonly scoresLimitBytes?: number;
  /** Whether attention scores are kept whole; absent = as the engine version does. */
  readonly wholeScores?: boolean;
  /** ik_llama.cpp `-mla 1`: the latent values are kept transposed as well. */
  readonly transposedCopy?: boolean;
  /** ik_llama.cpp `-mla 2 -fa`: keys and values of the whole context are expanded in the compute buffer. */
  readonly expandedKeys?: boolean;
  /** Dtype of cached values where it differs from the keys'. */
  readonly valueCacheDtype?: KvCacheDtype;
  /** False: the cache has no rows of the sparse-attention indexer. */
  readonly indexerRows?: boolean;
  /** Leading layers whose experts stay in host memory (`--n-cpu-moe`, `-ot exps=CPU`). */
  readonly cpuExpertLayers?: number;
  /** Trailing layers, output included, on GPUs (`-ngl`). */
  readonly gpuLayers?: number;
  /** One row per GPU where they differ; the machine's accelerator otherwise. */
  readonly devices?: readonly Accelerator[];
}

/** LoRA adapters that are served beside the model. */
export interface AskedAdapters {
  readonly count: number;
  /** Of the largest. */
  readonly rank: number;
}

/** One way to run a model: everything the ledger depends on, already looked up. */
export interface Setup {
  readonly model: Model;
  readonly weights: Weights;
  readonly bytes: ModelBytes;
  readonly engine: EngineVersion;
  readonly machine: Machine;
  readonly accelerator: Accelerator;
  readonly nodes: number;
  /** `tensorParallel` shards attention; with `expertParallel` above 1 whole experts go to TP × DP ranks. */
  readonly parallelism: Parallelism;
  /** Routed experts may stay in host memory where the engine can run them there. */
  readonly cpuExperts: boolean;
  readonly contextTokens: number;
  readonly concurrency: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  readonly memoryUtilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  /** LoRA adapters served beside the model; absent = none. */
  readonly adapters?: AskedAdapters;
  readonly tuning?: Tuning;
}

/** The ledger of a setup, and what is wrong with it; no reasons = it fits. */
export interface Verdict {
  readonly fit: Fit;
  readonly layerSplit?: LayerSplit;
  readonly reasons: readonly Reason[];
}

import type { Accelerator, EngineVersion, Machine, Model, Weights } from "../catalog/index.ts";
import type { Fit, LayerSplit, Parallelism, Reason } from "../planner/plan.ts";
import type { KvCacheDtype } from "./kv-cache.ts";
import type { ModelBytes } from "./tensors.ts";

/** One way to run a model: everything the ledger depends on, already looked up. */
export interface Setup {
  readonly model: Model;
  readonly weights: Weights;
  readonly bytes: ModelBytes;
  readonly engine: EngineVersion;
  readonly machine: Machine;
  readonly accelerator: Accelerator;
  readonly nodes: number;
  readonly parallelism: Parallelism;
  /** Routed experts may stay in host memory where the engine can run them there. */
  readonly cpuExperts: boolean;
  readonly contextTokens: number;
  readonly concurrency: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  readonly memoryUtilization: number;
  readonly kvCacheDtype: KvCacheDtype;
}

/** The ledger of a setup, and what is wrong with it; no reasons = it fits. */
export interface Verdict {
  readonly fit: Fit;
  readonly layerSplit?: LayerSplit;
  readonly reasons: readonly Reason[];
}

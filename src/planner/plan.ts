import type { Cost } from "../cost/bill.ts";
import type { Fit, LayerSplit, Parallelism, Reason } from "../fit/ledger.ts";
import type { Speed } from "../speed/figures.ts";
import type { EngineName, Target } from "../catalog/types.ts";
import type { KvCacheDtype } from "../fit/kv-dtype.ts";
import type { WeightsRead } from "./weights-read.ts";
import type { CronWindow, Schedule } from "../schedule/index.ts";

export type { Cost, CostLine, StackCost } from "../cost/bill.ts";
export type { Fit, GpuLedger, HostLedger, LayerSplit, Parallelism, Reason, ReasonCode } from "../fit/ledger.ts";
export type { Loading, Provenance, Speed } from "../speed/figures.ts";

export const planSchema = "deepseek-clusters/plan@1";

export interface Alternative {
  /** What changes against the request, in words. */
  readonly change: string;
  /** The same change as configuration: `plan … --set key=value`. */
  readonly set: Readonly<Record<string, string | number>>;
  readonly target: Target;
  readonly machine: string;
  readonly nodesPerReplica: number;
  readonly currency: string;
  readonly perMonth: string | null;
  /** Against this plan at the desired replicas; null across currencies or where either is unpriced. */
  readonly perMonthDelta: string | null;
  readonly timePerOutputTokenMs: number;
}

export interface Replicas {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** What was asked for, after profile and overrides: the part a refusal shares with a plan. */
export interface Asked {
  readonly schema: typeof planSchema;
  readonly profile: string;
  readonly target: Target;
  /** Empty for a cluster the user already has. */
  readonly region: string;
  readonly model: string;
  readonly weights: string;
  readonly engine: {
    readonly name: EngineName;
    readonly version: string;
    readonly image: string;
    /** The image was named by the request: no registry of one's own takes the place of its own. */
    readonly isImageChosen?: true;
  };
  readonly machine: string;
  readonly accelerator: string;
  readonly nodesPerReplica: number;
  readonly gpusPerNode: number;
  readonly replicas: Replicas;
  readonly schedule?: Schedule;
  readonly parallelism: Parallelism;
  readonly layerSplit?: LayerSplit;
  readonly contextTokens: number;
  readonly concurrency: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  readonly memoryUtilization: number;
  readonly kvCacheDtype: KvCacheDtype;
  /** LoRA adapters beside the model; absent = none. */
  readonly adapters?: Adapters;
  readonly fit: Fit;
  readonly warnings: readonly string[];
  readonly alternatives: readonly Alternative[];
}

/** LoRA adapters: which, and what the engine keeps for them. */
export interface Adapters {
  /** By which clients ask for them. */
  readonly names: readonly string[];
  /** Adapters that a batch may mix, and the rank that each slot has room for. */
  readonly slots: number;
  readonly rank: number;
  /** Linear layers that they may stand beside. */
  readonly modules: readonly string[];
}

export interface Plan extends Asked {
  readonly verdict: "fits";
  readonly speed: Speed;
  readonly cost: Cost;
  readonly deployment: Deployment;
}

export interface Refusal extends Asked {
  readonly verdict: "refused";
  readonly speed: null;
  readonly cost: null;
  readonly refusal: { readonly reasons: readonly Reason[] };
}

export type Outcome = Plan | Refusal;

/** One node as the plan takes it to be. */
export interface Node {
  /** As the driver calls it, with dashes for spaces; absent = not known. */
  readonly product?: string;
  /** MiB of each accelerator that a framework can use; 0 = none. */
  readonly acceleratorMebibytes: number;
  /** Major version of NVIDIA's driver; absent = the engine asks for none. */
  readonly leastDriver?: number;
  readonly cores: number;
  readonly ramBytes: number;
}

/** What the components need beyond sizes: all of it decided here, none of it there. */
export interface Deployment {
  readonly modelName: string;
  readonly weightsFormat: "safetensors" | "gguf";
  /** Bytes to store per copy of the weights. */
  readonly weightsBytes: number;
  readonly weightsRead: WeightsRead;
  /** Bytes that each process of the engine buffers while weights are streamed to it; absent = they are not. */
  readonly streamBufferBytes?: number;
  /** Bytes that one pod takes of its node's disk for a copy of the weights, and with all else; absent = they are not copied. */
  readonly localDisk?: { readonly weightsBytes: number; readonly allBytes: number };
  /** Kubernetes resource that counts the accelerators; empty where the machine has none. */
  readonly acceleratorResource: string;
  /** Node labels a pod of this plan requires, and the least that labels with a number must say. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly nodeMinimums: Readonly<Record<string, number>>;
  /** What each node is taken to have: the pre-flight Job looks whether it is so. */
  readonly node: Node;
  readonly port: number;
  /** Whole cores and bytes each engine pod asks for. */
  readonly cpuRequest: number;
  readonly memoryRequestBytes: number;
  readonly sharedMemoryBytes: number;
  /** EFA interfaces per node; 0 = none. */
  readonly efaInterfaces: number;
  /** Seconds a cold start may take before the pod counts as failed: at least 1.5 × the predicted load. */
  readonly startupBudgetSeconds: number;
  /** Seconds a running request may take to finish when a pod is drained. */
  readonly drainSeconds: number;
  /** Seconds until a machine has joined, and that it is kept after it is empty; assumed, not measured. */
  readonly nodeStartSeconds: number;
  readonly nodeIdleSeconds: number;
  readonly scaling: Scaling;
}

/** What the scaler is told. */
export interface Scaling {
  /** Scale up above these per replica. */
  readonly waitingPerReplica: number;
  readonly runningPerReplica: number;
  /** Replicas that one step adds: one, or as many as the schedule brings at once. */
  readonly stepReplicas: number;
  readonly stepSeconds: number;
  readonly scaleDownWindowSeconds: number;
  /** No replica after nothing was asked for so long outside the windows; absent = never zero. */
  readonly cooldownSeconds?: number;
  readonly windows: readonly CronWindow[];
}

import type { EngineName, Target } from "../catalog/types.ts";
import type { KvCacheDtype } from "../fit/kv-dtype.ts";
import type { WeightsRead } from "./weights-read.ts";
import type { CronWindow, Schedule } from "../schedule/index.ts";

export const planSchema = "deepseek-clusters/plan@1";

/** Bytes on one GPU. `usableBytes = weightsBytes + kvCacheBytes + otherBytes + freeBytes`; a negative `freeBytes` is the shortfall. */
export interface GpuLedger {
  /** What the device shows to the framework. */
  readonly usableBytes: number;
  readonly weightsBytes: number;
  /** Of `weightsBytes`: room for LoRA adapters; absent = none. */
  readonly adapterBytes?: number;
  /** KV cache for the asked context and concurrency. */
  readonly kvCacheBytes: number;
  /** Engine overhead and the share of the device above `memoryUtilization`. */
  readonly otherBytes: number;
  readonly freeBytes: number;
}

export interface HostLedger {
  readonly ramBytes: number;
  readonly neededRamBytes: number;
  /** Weights that stay in host memory: routed experts, or all of them where there is no accelerator. */
  readonly cpuWeightsBytes: number;
  readonly diskBytes: number;
  readonly neededDiskBytes: number;
}

export interface Fit {
  /** Bytes of KV cache that one token takes in one replica. */
  readonly kvBytesPerToken: number;
  /** Tokens of KV cache that one replica can hold, all requests together. */
  readonly kvCapacityTokens: number;
  /** One row per GPU of a replica, in rank order. */
  readonly perGpu: readonly GpuLedger[];
  readonly perHost: HostLedger;
}

export type Provenance = "measured" | "fitted" | "bound";

export interface Speed {
  readonly timeToFirstTokenMs: number;
  readonly timePerOutputTokenMs: number;
  /** All requests of one replica together, at the plan's concurrency. */
  readonly outputTokensPerSecond: number;
  readonly provenance: Provenance;
  /** Where the figure comes from, and its known error as a fraction. */
  readonly basis: string;
  readonly meanError?: number;
  /** Time per output token that no implementation on this hardware can beat. */
  readonly roofline: { readonly timePerOutputTokenMs: number };
  /** Seconds from container start to ready: weights at storage speed, then warm-up. */
  readonly loadSeconds: number;
  /** The same for every way in which the weights can be read, the chosen one first. */
  readonly loads: readonly Loading[];
}

export interface Loading {
  readonly read: WeightsRead;
  readonly seconds: number;
  /** Bytes, and at what rate by which source. */
  readonly basis: string;
}

/** Decimal strings; `null` = unpriced. */
export interface CostLine {
  /** Of which service, where the cost is that of several; absent = of all. */
  readonly service?: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly perMonth: string;
}

export interface Cost {
  readonly currency: string;
  readonly perHour: string | null;
  readonly perMonth: {
    readonly min: string | null;
    readonly desired: string | null;
    readonly max: string | null;
    /** With a schedule: the replicas it asks for through an average week, and none that load adds. */
    readonly scheduled?: string | null;
  };
  readonly perMillionTokens: { readonly value: string | null; readonly basis: string; readonly utilization: string };
  /** At the desired number of replicas. */
  readonly lines: readonly CostLine[];
  /** What has no price here. While this is not empty, every total reads "at least". */
  readonly unpriced: readonly { readonly service?: string; readonly name: string; readonly reason: string }[];
  readonly prices: readonly { readonly id: string; readonly source: string; readonly asOf: string }[];
  readonly hoursPerMonth: number;
  /** Per million tokens at several shares of busy time; empty where the machines have no price. */
  readonly tokens: readonly {
    readonly utilization: string;
    /** All cost on output tokens, and the same money over input and output of the usual request. */
    readonly perMillionOutput: string;
    readonly perMillionBlended: string;
  }[];
}

/** What a stack costs as a whole: its services and, once, what they share. */
export type StackCost = Omit<Cost, "perMillionTokens" | "tokens">;

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

export interface Parallelism {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: number;
}

/** How llama.cpp spreads the layers; absent for engines that shard tensors. */
export interface LayerSplit {
  /** Layers (the output layer counts as one) on each GPU, in order. */
  readonly layersPerGpu: readonly number[];
  /** Leading layers whose routed experts stay in host memory, as `--n-cpu-moe` counts them. */
  readonly cpuExpertLayers: number;
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

export type ReasonCode =
  | "gpu-memory"
  | "host-memory"
  | "host-cpu"
  | "disk"
  | "parallelism"
  | "compute"
  | "engine"
  | "context"
  | "network"
  | "weights"
  | "budget";

export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  readonly shortfallBytesPerGpu?: number;
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

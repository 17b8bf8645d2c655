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

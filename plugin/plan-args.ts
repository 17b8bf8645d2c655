import type * as pulumi from "@pulumi/pulumi";

/** Replicas of the model; a scaler decides between min and max. */
export interface ReplicaCounts {
  /** Replicas that always run. Defaults to the profile's. */
  min?: number;
  /** What the cost states. Defaults to min. */
  desired?: number;
  /** Replicas the scaler may go up to. Defaults to the profile's. */
  max?: number;
}

/** The usual request, for which speed and cost are stated. */
export interface UsualRequest {
  /** Tokens of the prompt. */
  inputTokens: number;
  /** Tokens of the answer. */
  outputTokens: number;
}

/** A limit on the rent. */
export interface BudgetLimit {
  /** In the currency of the target. */
  perMonth: number;
  /** error (the default) refuses, warn only warns. */
  onExceed?: string;
}

/** A LoRA adapter in the volume or bucket of the weights. */
export interface Adapter {
  /** Its directory there. Defaults to adapters/ and its name, where a fine-tuning job of that name leaves it. */
  path?: string;
  /** Its rank. Defaults to 16. */
  rank?: number;
  /** Every file of it with its SHA-256: nothing that differs is served. */
  sha256: Record<string, string>;
}

/** What to serve and on what. Only the profile is required: it decides what is left out. */
export interface PlanArgs {
  /** Named choice of model, weights, engine and machines, such as v3-fp8-8xh100. */
  profile: string;
  /** Region of the cloud. Defaults to us-east-1 on AWS and cn-shanghai on Alibaba Cloud. */
  region?: string;
  /** Model instead of the profile's, such as deepseek-r1. */
  model?: string;
  /** Quantisation instead of the profile's, such as awq. */
  weights?: string;
  /** Engine instead of the profile's: vllm, sglang or llama-cpp. */
  engine?: string;
  /** Container image of the engine instead of the pinned one; give a digest. */
  image?: string;
  /** Instance type or kind of own server instead of the profile's. */
  machine?: string;
  /** Nodes one replica takes. Defaults to as stated if it fits, else the fewest that do. */
  nodesPerReplica?: number;
  /** Whether routed experts may stay in host memory when the GPUs are full (llama-cpp). */
  cpuExperts?: boolean;
  /** Whether all GPUs work on every token (latency, the default) or take requests of their own and share the experts (throughput). */
  layout?: string;
  /** Tensor-parallel size. Defaults to the GPUs of a node; with the throughput layout, to the fewest that fit. */
  tensorParallel?: number;
  /** Pipeline-parallel size. Defaults to the nodes of a replica. */
  pipelineParallel?: number;
  /** Longest request in tokens, input and output together. */
  contextTokens?: number;
  /** Requests one replica runs at once. */
  concurrency?: number;
  /** The usual request, for which speed and cost are stated. */
  workload?: UsualRequest;
  /** How weights get to the GPUs: stream, local or shared. Defaults to what is usual for the engine and the target. */
  weightsRead?: string;
  /** Share of each GPU the engine may use, above 0 and at most 1. */
  memoryUtilization?: number;
  /** Type of the KV cache: bf16, fp8 or q8_0. */
  kvCacheDtype?: string;
  /** LoRA adapters beside the model, by the name that clients ask for. */
  adapters?: Record<string, Adapter>;
  /** Replicas of the model. */
  replicas?: ReplicaCounts;
  /** The most the machines may cost. */
  budget?: BudgetLimit;
}

/** What the planner decided; known in a preview, before anything exists. */
export interface PlanSummary {
  /** Model that is served. */
  model: string;
  /** Quantisation of its weights. */
  weights: string;
  /** Instance type or kind of own server. */
  machine: string;
  /** Nodes one replica takes. */
  nodesPerReplica: number;
  /** Milliseconds from one token of an answer to the next, as estimated. */
  timePerOutputTokenMs: number;
  /** measured, fitted or bound: where that figure comes from. */
  provenance: string;
  /** Currency of the cost. */
  currency: string;
  /** Rent of a month at the desired replicas, as a decimal; absent = unpriced. */
  costPerMonth?: string;
}

/** A cluster's planned outputs. */
export type PlanOutput = pulumi.Output<PlanSummary>;

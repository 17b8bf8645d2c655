import type { Setup } from "../fit/index.ts";
import { kvBytesPerTokenLayer } from "../fit/kv-cache.ts";
import type { LayerSplit } from "../planner/plan.ts";

/** Bytes that one decode step must read, by where they lie. */
export interface StepTraffic {
  /** From the memory of all GPUs of a replica together. */
  readonly gpuBytes: number;
  /** Routed experts read from host memory. */
  readonly hostBytes: number;
}

/** Experts of one layer that a batch touches: `routed × (1 − (1 − perToken / routed)^batch)`. */
export function expertsTouched(routed: number, perToken: number, batch: number): number {
  return routed * (1 - (1 - perToken / routed) ** batch);
}

/** Weights and cache that a step of `batch` requests reads, each with `context` tokens behind it. */
export function stepTraffic(setup: Setup, split: LayerSplit | undefined, batch: number, context: number): StepTraffic {
  const { bytes, model, parallelism } = setup;
  const { experts } = model;
  const touched = experts === undefined ? 0 : expertsTouched(experts.routed, experts.perToken, batch) / experts.routed;
  let always = bytes.head;
  let routedOnGpu = 0;
  let routedOnHost = 0;
  for (const [index, layer] of bytes.layers.entries()) {
    always += layer.sharded + layer.replicated * parallelism.tensorParallel;
    if (index < (split?.cpuExpertLayers ?? 0)) routedOnHost += layer.experts * touched;
    else routedOnGpu += layer.experts * touched;
  }
  const { tensorParallel } = parallelism;
  const kvPerToken =
    model.layers * kvBytesPerTokenLayer(model, setup.weights, setup.kvCacheDtype, tensorParallel) * tensorParallel;
  return { gpuBytes: always + routedOnGpu + batch * context * kvPerToken, hostBytes: routedOnHost };
}

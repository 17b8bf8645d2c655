import { expertRanks, kvBytesPerTokenLayer, type LayerSplit, type Setup } from "../fit/index.ts";

/** What one decode step must move and compute on one GPU after another, and in host memory. */
export interface StepTraffic {
  /** Bytes of weights that each GPU reads, summed over pipeline stages. */
  readonly weightBytes: number;
  /** Bytes of KV cache that each GPU reads, summed over pipeline stages. */
  readonly cacheBytes: number;
  /** Floating-point operations of attention on each GPU, summed over pipeline stages. */
  readonly attentionFlops: number;
  /** Weights read from host memory. */
  readonly hostBytes: number;
  /** Operations of attention in layers that are in host memory. */
  readonly hostFlops: number;
}

/** Experts of one layer that a batch touches: `routed × (1 − (1 − perToken / routed)^batch)`. */
export function expertsTouched(routed: number, perToken: number, batch: number): number {
  return routed * (1 - (1 - perToken / routed) ** batch);
}

/** Operations of one new token on one cached token, all heads of one layer. */
function attentionFlopsPerToken({ model, weights, engine }: Setup): number {
  const { attention } = model;
  if (attention.kind === "gqa") return 4 * attention.heads * attention.headDim;
  const { heads, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const everyHead = weights.latentCache === false || engine.cache.latent === "heads";
  return 2 * heads * (everyHead ? nopeHeadDim + ropeHeadDim + valueHeadDim : 2 * kvLoraRank + ropeHeadDim);
}

/** Share of the GPUs by which each part of a layer is divided. */
function shares(setup: Setup): { attention: number; rest: number; experts: number; batch: number } {
  const { engine, parallelism } = setup;
  const { tensorParallel, dataParallel } = parallelism;
  if (engine.name === "llama-cpp") return { attention: 1, rest: 1, experts: 1, batch: 1 };
  return {
    attention: tensorParallel,
    rest: engine.name === "sglang" ? tensorParallel * dataParallel : tensorParallel,
    experts: expertRanks(setup),
    batch: dataParallel,
  };
}

/** Weights and cache that a step of `batch` requests reads, each with `context` tokens behind it. */
export function stepTraffic(setup: Setup, split: LayerSplit | undefined, batch: number, context: number): StepTraffic {
  const { bytes, model, tuning, machine } = setup;
  const { experts, indexer } = model;
  const share = shares(setup);
  const tokens = batch * (1 + (tuning?.draftTokens ?? 0));
  const together =
    setup.parallelism.expertParallel > 1 || setup.engine.name === "sglang" ? tokens : tokens / share.batch;
  const touched =
    experts === undefined
      ? 0
      : expertsTouched(experts.routed, experts.perToken, Math.max(1, together)) / experts.routed;
  const cpuExpertLayers = split?.cpuExpertLayers ?? 0;
  const hostLayers = hostLayersOf(setup);
  const own = batch / share.batch;
  // Sparse attention reads the rows its indexer picks; the indexer reads its own of the whole context.
  const attended = indexer === undefined ? context : Math.min(context, indexer.tokens);
  const layerCache = kvBytesPerTokenLayer(setup, share.attention);
  const flops = (own * (1 + (tuning?.draftTokens ?? 0)) * attended * attentionFlopsPerToken(setup)) / share.attention;
  const step = { weightBytes: 0, cacheBytes: 0, attentionFlops: 0, hostBytes: 0, hostFlops: 0 };
  if (machine.accelerators === 0) step.hostBytes += bytes.head;
  else step.weightBytes += bytes.head / share.rest;
  for (const [index, layer] of bytes.layers.entries()) {
    const routed = (layer.experts * touched) / share.experts;
    const rest = layer.attention / share.attention + layer.replicated + layer.feedForward / share.rest;
    if (index < hostLayers) {
      step.hostBytes += routed + rest + own * attended * layerCache;
      step.hostFlops += flops;
      continue;
    }
    step.weightBytes += rest;
    if (index < cpuExpertLayers) step.hostBytes += routed;
    else step.weightBytes += routed;
    step.cacheBytes += own * attended * layerCache;
    step.attentionFlops += flops;
  }
  return step;
}

/** Leading layers that are wholly in host memory. */
function hostLayersOf({ machine, model, tuning }: Setup): number {
  if (machine.accelerators === 0) return model.layers;
  return tuning?.gpuLayers === undefined ? 0 : Math.max(0, model.layers + 1 - tuning.gpuLayers);
}

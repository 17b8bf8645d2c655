import type { Model, Weights } from "../catalog/index.ts";

/** Bytes of one transformer layer, by how an engine may place them. */
export interface LayerBytes {
  /** Attention projections, divided among tensor-parallel ranks. */
  readonly attention: number;
  /** The dense feed-forward network, or the shared experts. */
  readonly feedForward: number;
  /** Copied to every rank: low-rank down-projections, indexer, router, norms. */
  readonly replicated: number;
  /** Routed experts of the layer, all together; 0 in a dense layer. */
  readonly experts: number;
}

export interface ModelBytes {
  readonly embedding: number;
  readonly head: number;
  readonly layers: readonly LayerBytes[];
  /** The same layers as runs that are alike: the dense ones, then those with experts. */
  readonly runs: readonly { readonly layer: LayerBytes; readonly count: number }[];
  readonly total: number;
  /** The layer of multi-token prediction, loaded only for speculative decoding; not part of `total`. */
  readonly draft: number;
}

/** Parameters of one layer, by kind; `linear` parameters are quantised, `plain` ones stay at 16 bits. */
interface LayerParameters {
  readonly attentionLinear: number;
  readonly feedForwardLinear: number;
  readonly replicatedLinear: number;
  readonly replicatedPlain: number;
  readonly expertLinear: number;
}

type AttentionParameters = Pick<LayerParameters, "attentionLinear" | "replicatedLinear" | "replicatedPlain">;

function attentionParameters({ attention, hidden, indexer }: Model): AttentionParameters {
  switch (attention.kind) {
    case "mla": {
      const { heads, queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
      const index =
        indexer === undefined
          ? 0
          : queryLoraRank * indexer.heads * indexer.headDim + hidden * (indexer.headDim + indexer.heads);
      return {
        attentionLinear:
          queryLoraRank * heads * (nopeHeadDim + ropeHeadDim) +
          kvLoraRank * heads * (nopeHeadDim + valueHeadDim) +
          heads * valueHeadDim * hidden,
        replicatedLinear: hidden * queryLoraRank + hidden * (kvLoraRank + ropeHeadDim) + index,
        replicatedPlain: 2 * hidden + queryLoraRank + kvLoraRank,
      };
    }
    case "gqa": {
      const { heads, kvHeads, headDim, bias } = attention;
      const projected = (heads + 2 * kvHeads) * headDim;
      return {
        attentionLinear: hidden * projected + heads * headDim * hidden,
        replicatedLinear: 0,
        replicatedPlain: 2 * hidden + (bias ? projected : 0),
      };
    }
  }
}

function layerParameters(model: Model, layer: number): LayerParameters {
  const attention = attentionParameters(model);
  const { experts, hidden } = model;
  if (experts === undefined || layer < experts.denseLayers) {
    return { ...attention, feedForwardLinear: 3 * hidden * model.intermediate, expertLinear: 0 };
  }
  const oneExpert = 3 * hidden * experts.intermediate;
  return {
    ...attention,
    feedForwardLinear: experts.shared * oneExpert,
    // The router, and the bias that corrects its scores.
    replicatedPlain: attention.replicatedPlain + experts.routed * hidden + experts.routed,
    expertLinear: experts.routed * oneExpert,
  };
}

/** Dense layers are alike, and so are layers of experts: one of each, and how many there are. */
function layerKinds(model: Model): readonly { readonly part: LayerParameters; readonly count: number }[] {
  const dense = model.experts?.denseLayers ?? model.layers;
  return [
    { part: layerParameters(model, 0), count: dense },
    { part: layerParameters(model, model.layers - 1), count: model.layers - dense },
  ];
}

const outsideExperts = (part: LayerParameters) =>
  part.attentionLinear + part.feedForwardLinear + part.replicatedLinear + part.replicatedPlain;

/** Parameters of the main model, without multi-token prediction. DeepSeek V3: 671,026,419,200. */
export function parameterCount(model: Model): number {
  return layerKinds(model).reduce(
    (sum, { part, count }) => sum + count * (outsideExperts(part) + part.expertLinear),
    (model.tiedEmbeddings === true ? 1 : 2) * model.vocabulary * model.hidden + model.hidden,
  );
}

/** Parameters that one token passes through, embedding look-up left out. DeepSeek V3: 36.6 billion. */
export function activeParameterCount(model: Model): number {
  const share = model.experts === undefined ? 0 : model.experts.perToken / model.experts.routed;
  return layerKinds(model).reduce(
    (sum, { part, count }) => sum + count * (outsideExperts(part) + part.expertLinear * share),
    model.vocabulary * model.hidden + model.hidden,
  );
}

/** Bits that a parameter takes, by kind, under the size rule of the weights. */
function bitsOf(model: Model, weights: Weights): { linear: number; plain: number; expert: number } {
  const { size } = weights;
  if (size.rule === "linear-bits") {
    return { linear: size.linearBits, plain: 16, expert: size.expertBits ?? size.linearBits };
  }
  const all = parameterCount(model);
  const routed = layerKinds(model).reduce((sum, { part, count }) => sum + count * part.expertLinear, 0);
  if (routed === 0) {
    const even = (size.bytes * 8) / all;
    return { linear: even, plain: even, expert: even };
  }
  const rest = (all - routed) * size.restBits;
  return { linear: size.restBits, plain: size.restBits, expert: (size.bytes * 8 - rest) / routed };
}

/** Where the bytes of a model are. Whole bytes; the total of DeepSeek V3 FP8 is 626.92 GiB. */
export function modelBytes(model: Model, weights: Weights): ModelBytes {
  const bits = bitsOf(model, weights);
  const bytesOf = (part: LayerParameters): LayerBytes => ({
    attention: Math.round((part.attentionLinear * bits.linear) / 8),
    feedForward: Math.round((part.feedForwardLinear * bits.linear) / 8),
    replicated: Math.round((part.replicatedLinear * bits.linear + part.replicatedPlain * bits.plain) / 8),
    experts: Math.round((part.expertLinear * bits.expert) / 8),
  });
  const runs = layerKinds(model).map(({ part, count }) => ({ layer: bytesOf(part), count }));
  const layers = runs.flatMap(({ layer, count }) => new Array<LayerBytes>(count).fill(layer));
  const vocabulary = Math.round((model.vocabulary * model.hidden * bits.plain) / 8);
  const inLayers = layers.reduce((sum, layer) => sum + layerTotal(layer), 0);
  const last = layers.at(-1);
  const draft =
    last === undefined || model.draftLayers === undefined
      ? 0
      : model.draftLayers * (layerTotal(last) + Math.round((2 * model.hidden * model.hidden * bits.linear) / 8));
  // Tied: the one matrix is held where the output layer is.
  const embedding = model.tiedEmbeddings === true ? 0 : vocabulary;
  return { embedding, head: vocabulary, layers, runs, total: inLayers + embedding + vocabulary, draft };
}

/** Sum over `of` of the `count` layers from `first` on. */
export function sumOfLayers(
  { runs }: ModelBytes,
  first: number,
  count: number,
  of: (layer: LayerBytes) => number,
): number {
  let sum = 0;
  let start = 0;
  for (const run of runs) {
    const within = Math.min(start + run.count, first + count) - Math.max(start, first);
    if (within > 0) sum += within * of(run.layer);
    start += run.count;
  }
  return sum;
}

export function layerTotal(layer: LayerBytes): number {
  return layer.attention + layer.feedForward + layer.replicated + layer.experts;
}

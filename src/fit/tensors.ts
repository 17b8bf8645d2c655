import type { Model, Weights } from "../catalog/index.ts";

/** Bytes of one transformer layer, by how an engine may place them. */
export interface LayerBytes {
  /** Divided among tensor-parallel ranks. */
  readonly sharded: number;
  /** Copied to every rank: low-rank down-projections, router, norms. */
  readonly replicated: number;
  /** Routed experts of the layer, all together; 0 in a dense layer. */
  readonly experts: number;
}

export interface ModelBytes {
  readonly embedding: number;
  readonly head: number;
  readonly layers: readonly LayerBytes[];
  readonly total: number;
}

/** Parameters of one layer, by kind; `linear` parameters are quantised, `plain` ones stay at 16 bits. */
interface LayerParameters {
  readonly shardedLinear: number;
  readonly replicatedLinear: number;
  readonly replicatedPlain: number;
  readonly expertLinear: number;
}

function attentionParameters(model: Model): Omit<LayerParameters, "expertLinear"> {
  const { attention, hidden } = model;
  switch (attention.kind) {
    case "mla": {
      const { heads, queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
      return {
        shardedLinear:
          queryLoraRank * heads * (nopeHeadDim + ropeHeadDim) +
          kvLoraRank * heads * (nopeHeadDim + valueHeadDim) +
          heads * valueHeadDim * hidden,
        replicatedLinear: hidden * queryLoraRank + hidden * (kvLoraRank + ropeHeadDim),
        replicatedPlain: 2 * hidden + queryLoraRank + kvLoraRank,
      };
    }
    case "gqa": {
      const { heads, kvHeads, headDim, bias } = attention;
      const projected = (heads + 2 * kvHeads) * headDim;
      return {
        shardedLinear: hidden * projected + heads * headDim * hidden,
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
    return { ...attention, shardedLinear: attention.shardedLinear + 3 * hidden * model.intermediate, expertLinear: 0 };
  }
  const oneExpert = 3 * hidden * experts.intermediate;
  return {
    shardedLinear: attention.shardedLinear + experts.shared * oneExpert,
    replicatedLinear: attention.replicatedLinear,
    // The router, and the bias that corrects its scores.
    replicatedPlain: attention.replicatedPlain + experts.routed * hidden + experts.routed,
    expertLinear: experts.routed * oneExpert,
  };
}

/** Parameters of the main model, without multi-token prediction. DeepSeek V3: 671,026,419,200. */
export function parameterCount(model: Model): number {
  let count = 2 * model.vocabulary * model.hidden + model.hidden;
  for (let layer = 0; layer < model.layers; layer++) {
    const part = layerParameters(model, layer);
    count += part.shardedLinear + part.replicatedLinear + part.replicatedPlain + part.expertLinear;
  }
  return count;
}

/** Parameters that one token passes through, embedding look-up left out. DeepSeek V3: 36.6 billion. */
export function activeParameterCount(model: Model): number {
  const share = model.experts === undefined ? 0 : model.experts.perToken / model.experts.routed;
  let count = model.vocabulary * model.hidden + model.hidden;
  for (let layer = 0; layer < model.layers; layer++) {
    const part = layerParameters(model, layer);
    count += part.shardedLinear + part.replicatedLinear + part.replicatedPlain + part.expertLinear * share;
  }
  return count;
}

/** Bits that a parameter takes, by kind, under the size rule of the weights. */
function bitsOf(model: Model, weights: Weights): { linear: number; plain: number; expert: number } {
  const { size } = weights;
  if (size.rule === "linear-bits") return { linear: size.linearBits, plain: 16, expert: size.linearBits };
  const all = parameterCount(model);
  let routed = 0;
  for (let layer = 0; layer < model.layers; layer++) routed += layerParameters(model, layer).expertLinear;
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
  const layers: LayerBytes[] = [];
  for (let layer = 0; layer < model.layers; layer++) {
    const part = layerParameters(model, layer);
    layers.push({
      sharded: Math.round((part.shardedLinear * bits.linear) / 8),
      replicated: Math.round((part.replicatedLinear * bits.linear + part.replicatedPlain * bits.plain) / 8),
      experts: Math.round((part.expertLinear * bits.expert) / 8),
    });
  }
  const vocabulary = Math.round((model.vocabulary * model.hidden * bits.plain) / 8);
  const inLayers = layers.reduce((sum, layer) => sum + layer.sharded + layer.replicated + layer.experts, 0);
  return { embedding: vocabulary, head: vocabulary, layers, total: inLayers + 2 * vocabulary };
}

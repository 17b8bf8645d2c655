import type { Model, Weights } from "../catalog/index.ts";

export const kvCacheDtypes = ["bf16", "fp8", "q8_0"] as const;
export type KvCacheDtype = (typeof kvCacheDtypes)[number];

/** Bytes of `elements` values in a cache row. Blocks of 32 in q8_0 carry a 2-byte scale. */
function rowBytes(elements: number, dtype: KvCacheDtype): number {
  switch (dtype) {
    case "bf16":
      return elements * 2;
    case "fp8":
      return elements;
    case "q8_0":
      return (elements * 34) / 32;
  }
}

/**
 * Bytes of KV cache that one token takes in one layer on one tensor-parallel rank.
 *
 * MLA keeps one latent row for all heads, so every rank holds it whole; in fp8 the row is 656 bytes (512 values,
 * four float32 scales, 64 rotary values in bf16; SGLang PR 11309). A GGUF file without the latent projections
 * caches keys and values of every head. GQA divides its KV heads among the ranks, never below one.
 */
export function kvBytesPerTokenLayer(
  model: Model,
  weights: Weights,
  dtype: KvCacheDtype,
  tensorParallel: number,
): number {
  const { attention } = model;
  switch (attention.kind) {
    case "mla": {
      const { heads, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
      if (weights.latentCache === false) {
        return rowBytes(heads * (nopeHeadDim + ropeHeadDim + valueHeadDim), dtype);
      }
      if (dtype === "fp8") return kvLoraRank + (kvLoraRank / 128) * 4 + ropeHeadDim * 2;
      return rowBytes(kvLoraRank + ropeHeadDim, dtype);
    }
    case "gqa": {
      const kvHeads = Math.max(1, attention.kvHeads / tensorParallel);
      return rowBytes(2 * kvHeads * attention.headDim, dtype);
    }
  }
}

/** Bytes of KV cache that one token takes in a whole replica. DeepSeek V3 in bf16: 61 × 576 × 2 = 70,272. */
export function kvBytesPerToken(model: Model, weights: Weights, dtype: KvCacheDtype): number {
  return model.layers * kvBytesPerTokenLayer(model, weights, dtype, 1);
}

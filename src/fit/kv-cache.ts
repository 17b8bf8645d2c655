import type { KvCacheDtype } from "./kv-dtype.ts";
import type { Setup } from "./setup.ts";

/** What the bytes of a cache row depend on. */
type Cache = Pick<Setup, "model" | "weights" | "engine" | "kvCacheDtype" | "tuning">;

/** Bytes of `elements` values in a cache row. Blocks of 32 carry a 2-byte scale in q8_0 and q4_0. */
function rowBytes(elements: number, dtype: KvCacheDtype): number {
  switch (dtype) {
    case "bf16":
      return elements * 2;
    case "fp8":
    case "fp8_ds_mla":
      return elements;
    case "q8_0":
      return (elements * 34) / 32;
    case "q4_0":
      return (elements * 18) / 32;
  }
}

/** Values in a row that vLLM of early 2025 fills up to. */
const paddedRow = 640;

/**
 * Bytes of KV cache that one token takes in one layer on one tensor-parallel rank.
 *
 * MLA keeps one latent row for all heads, so every rank holds it whole. The fp8 row of sparse attention is 656 bytes
 * (512 values, four float32 scales, 64 rotary values in bf16; SGLang PR 11309) beside 132 bytes of the indexer (128
 * values and a scale). A GGUF file without the latent projections caches keys and values of every head; `-mla 1` of
 * ik_llama.cpp adds a transposed copy of the latent values. GQA divides its KV heads among the ranks, never below one.
 */
export function kvBytesPerTokenLayer(cache: Cache, tensorParallel: number): number {
  const { model, weights, engine, kvCacheDtype: dtype, tuning } = cache;
  const { attention } = model;
  const valueDtype = tuning?.valueCacheDtype ?? dtype;
  switch (attention.kind) {
    case "mla": {
      const { heads, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
      if (weights.latentCache === false || engine.cache.latent === "heads") {
        const ownHeads = heads / tensorParallel;
        return rowBytes(ownHeads * (nopeHeadDim + ropeHeadDim), dtype) + rowBytes(ownHeads * valueHeadDim, valueDtype);
      }
      const index =
        model.indexer === undefined || tuning?.indexerRows === false
          ? 0
          : model.indexer.headDim + (model.indexer.headDim / 128) * 4;
      if (dtype === "fp8_ds_mla" || (dtype === "fp8" && model.indexer !== undefined)) {
        return kvLoraRank + (kvLoraRank / 128) * 4 + ropeHeadDim * 2 + index;
      }
      const row = engine.cache.latent === "padded" ? paddedRow : kvLoraRank + ropeHeadDim;
      const transposed = tuning?.transposedCopy === true ? rowBytes(kvLoraRank, valueDtype) : 0;
      return rowBytes(row, dtype) + transposed + index;
    }
    case "gqa": {
      const elements = Math.max(1, attention.kvHeads / tensorParallel) * attention.headDim;
      return rowBytes(elements, dtype) + rowBytes(elements, valueDtype);
    }
  }
}

/** Bytes of KV cache that one token takes in a whole replica. DeepSeek V3 in bf16: 61 × 576 × 2 = 70,272. */
export function kvBytesPerToken(cache: Cache): number {
  return cache.model.layers * kvBytesPerTokenLayer(cache, 1);
}

/** Element types of the KV cache; `fp8_ds_mla` is the 656-byte row of sparse attention. */
export const kvCacheDtypes = ["bf16", "fp8", "q8_0", "fp8_ds_mla", "q4_0"] as const;
export type KvCacheDtype = (typeof kvCacheDtypes)[number];

/**
 * How far the time per token is off where requests have ranks of their own: the mean over the cases held out of
 * `test/truth/held-out.json` with data-parallel attention, none of which a constant was fitted on. A test computes it anew.
 */
export const dataParallelError = {
  mean: 0.201,
  cases: [
    "gpustack-v32-vllm-dp8-c1000",
    "gpustack-v32-sglang-dp8-c1000",
    "sil-r1-h200-trtllm-fp8-tp1dp8ep8-1024x1024-c256",
    "sil-r1-h200-trtllm-fp8-tp1dp8ep8-8192x1024-c64",
    "sil-r1-h200-trtllm-fp8-tp1dp8ep8-8192x1024-c256",
    "sil-r1-b200-trtllm-fp4-tp1dp8ep8-1024x1024-c256",
    "sil-r1-b200-trtllm-fp4-tp1dp8ep8-1024x8192-c256",
  ],
} as const;

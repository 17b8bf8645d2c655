/** Paths of vLLM that its API key does not guard: docs/usage/security.md of vLLM 0.31. */
export const unguarded = [
  "/invocations",
  "/pause",
  "/update_weights",
  "/tokenize",
  "/metrics",
  "/load",
  "/v1/load_lora_adapter",
];

/**
 * `latency`: all GPUs work on every token. `throughput`: GPUs take requests of their own, so that each request's cache
 * is kept once and not on every GPU, and share the routed experts.
 */
export const layouts = ["latency", "throughput"] as const;
export type Layout = (typeof layouts)[number];

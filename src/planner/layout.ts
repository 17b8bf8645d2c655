import type { Setup } from "../fit/index.ts";

/**
 * `latency`: all GPUs work on every token. `throughput`: GPUs take requests of their own, so that each request's cache
 * is kept once and not on every GPU, and share the routed experts.
 */
export const layouts = ["latency", "throughput"] as const;
export type Layout = (typeof layouts)[number];

/** The engine has ranks with requests of their own, and there are experts to share: a dense model gains what replicas give it. */
export const gainsByRanks = ({ engine, model }: Pick<Setup, "engine" | "model">): boolean =>
  engine.name !== "llama-cpp" && model.experts !== undefined;

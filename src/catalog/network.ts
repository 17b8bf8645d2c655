import type { Sourced } from "./types.ts";

/** What replicas of several nodes need between the nodes. */
export const betweenNodes = {
  leastGbps: 100,
  source: "slowest network of a published two-node deployment: 100 Gbps (dzhsurf/deepseek-v3-r1-deploy-and-benchmarks)",
  asOf: "2025-03",
} as const satisfies Sourced & { readonly leastGbps: number };

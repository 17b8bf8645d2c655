import type { Simulated } from "./simulate.ts";

/** What a replica and the rest of the stack cost per hour, in one currency; null = unpriced. */
export interface HourlyCost {
  readonly perReplica: number;
  readonly rest: number;
}

export interface DaySummary {
  readonly requests: number;
  /** Came while no replica was ready; the times to the first token are those of the others. */
  readonly refused: number;
  readonly restarted: number;
  /** Null: no request was served. */
  readonly timeToFirstToken: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly longestQueue: number;
  readonly mostReplicas: number;
  readonly replicaHours: number;
  /** Share of the paid time in which a replica runs nothing. */
  readonly idleShare: number;
  readonly cost: number | null;
}

export function summarize(run: Simulated, hourly: HourlyCost | null): DaySummary {
  const served = run.works.filter((work) => work.refused === undefined);
  const waits = served.map((work) => (work.firstTokenAt ?? NaN) - work.request.second).sort((a, b) => a - b);
  const replicaHours = run.billedSeconds / 3600;
  return {
    requests: run.works.length,
    refused: run.refused,
    restarted: run.restarted,
    timeToFirstToken:
      waits.length === 0
        ? null
        : { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), p99: percentile(waits, 0.99) },
    longestQueue: Math.max(0, ...run.samples.map((sample) => sample.waiting)),
    mostReplicas: Math.max(0, ...run.samples.map((sample) => sample.ordered)),
    replicaHours,
    idleShare: run.billedSeconds === 0 ? 0 : 1 - run.busySeconds / run.billedSeconds,
    cost: hourly === null ? null : hourly.perReplica * replicaHours + (hourly.rest * run.seconds) / 3600,
  };
}

/** The smallest value that `share` of all do not exceed (nearest rank). */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

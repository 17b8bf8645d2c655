import type { Plan } from "../../../src/planner/plan.ts";
import { engineOf } from "../engines/index.ts";
import type { Placement } from "../placement.ts";

/** PromQL over all pods of one service. An engine may report one series per rank, so every figure is a sum or a maximum. */
export function queriesOf(plan: Plan, { namespace }: Placement) {
  const { metrics } = engineOf(plan);
  const of = (metric: string) => `${metric}{namespace="${namespace}"}`;
  const quantilesOf = (histogram: string) => (share: number) =>
    `histogram_quantile(${share}, sum by (le) (rate(${of(`${histogram}_bucket`)}[5m])))`;
  return {
    waiting: `sum(${of(metrics.waiting)})`,
    running: `sum(${of(metrics.running)})`,
    replicas: `count(count by (pod) (${of(metrics.running)}))`,
    outputRate: (window: string) => `sum(rate(${of(metrics.outputTokens)}[${window}]))`,
    inputRate: (window: string) => `sum(rate(${of(metrics.inputTokens)}[${window}]))`,
    cacheUsage: metrics.cacheUsage && `max(${of(metrics.cacheUsage)})`,
    latencies: metrics.latencies && {
      firstToken: quantilesOf(metrics.latencies.firstToken),
      nextToken: quantilesOf(metrics.latencies.nextToken),
    },
  };
}

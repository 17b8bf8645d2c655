import type { Plan } from "../planner/index.ts";
import type { DaySummary } from "../scaling/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import { table } from "./table.ts";

const seconds = (value: number) => `${value.toFixed(1)} s`;

/** Days of the same traffic, side by side. */
export function simulationText(
  plan: Plan,
  days: readonly { readonly name: string; readonly summary: DaySummary }[],
): string {
  const rows: readonly (readonly [string, (summary: DaySummary) => string])[] = [
    ["requests", ({ requests }) => grouped(requests)],
    ["started again", ({ restarted }) => grouped(restarted)],
    ["first token, p50", ({ timeToFirstToken }) => seconds(timeToFirstToken.p50)],
    ["first token, p95", ({ timeToFirstToken }) => seconds(timeToFirstToken.p95)],
    ["first token, p99", ({ timeToFirstToken }) => seconds(timeToFirstToken.p99)],
    ["longest queue", ({ longestQueue }) => grouped(longestQueue)],
    ["most replicas", ({ mostReplicas }) => String(mostReplicas)],
    ["replica-hours paid", ({ replicaHours }) => replicaHours.toFixed(1)],
    ["idle", ({ idleShare }) => `${(idleShare * 100).toFixed(1)} %`],
    ["cost", ({ cost }) => (cost === null ? "unpriced" : `${grouped(cost.toFixed(2))} ${plan.cost.currency}`)],
  ];
  const lines = table(
    [["", ...days.map((day) => day.name)], ...rows.map(([name, of]) => [name, ...days.map((day) => of(day.summary))])],
    days.map((_, index) => index + 1),
  );
  const { scaling } = plan.deployment;
  return `${lines.join("\n")}\n\nRules: one replica more above ${String(scaling.waitingPerReplica)} waiting or ${String(scaling.runningPerReplica)} running each, one step in ${String(scaling.stepSeconds)} s, one less after ${String(scaling.scaleDownWindowSeconds)} s; loading takes ${String(plan.speed.loadSeconds)} s. Speed: ${plan.speed.provenance}.\n`;
}

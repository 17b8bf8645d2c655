import type { Plan } from "../planner/index.ts";
import type { DaySummary } from "../scaling/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import { printSchedule } from "../schedule/index.ts";
import { table, wrap } from "./table.ts";

const seconds = (value: number | undefined) => (value === undefined ? "none served" : `${value.toFixed(1)} s`);

/** Days of the same traffic, side by side. */
export function simulationText(
  plan: Plan,
  days: readonly { readonly name: string; readonly summary: DaySummary }[],
): string {
  const rows: readonly (readonly [string, (summary: DaySummary) => string])[] = [
    ["requests", ({ requests }) => grouped(requests)],
    ["refused, no replica ready", ({ refused }) => grouped(refused)],
    ["started again", ({ restarted }) => grouped(restarted)],
    ["first token, p50", ({ timeToFirstToken }) => seconds(timeToFirstToken?.p50)],
    ["first token, p95", ({ timeToFirstToken }) => seconds(timeToFirstToken?.p95)],
    ["first token, p99", ({ timeToFirstToken }) => seconds(timeToFirstToken?.p99)],
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
  return `${lines.join("\n")}\n\n${wrap(rules(plan), 118, "  ")}\n`;
}

function rules({ deployment, speed, schedule }: Plan): string {
  const { scaling, nodeStartSeconds } = deployment;
  const opened = schedule === undefined ? "" : `; ${printSchedule(schedule)}`;
  const sleep =
    scaling.cooldownSeconds === undefined
      ? ""
      : `, none ${String(scaling.cooldownSeconds)} s after the last request outside it`;
  return (
    `Rules: ${String(scaling.stepReplicas)} replica${scaling.stepReplicas === 1 ? "" : "s"} more above ${String(scaling.waitingPerReplica)} waiting or ` +
    `${String(scaling.runningPerReplica)} running each, one step in ${String(scaling.stepSeconds)} s, one less after ${String(scaling.scaleDownWindowSeconds)} s${opened}${sleep}. ` +
    `A machine joins in ${String(nodeStartSeconds)} s and loading takes ${String(speed.loadSeconds)} s. Speed: ${speed.provenance}.`
  );
}

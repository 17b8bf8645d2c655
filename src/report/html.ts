import { grouped } from "../cost/scenario/schema.ts";
import type { Plan } from "../planner/index.ts";
import { escaped } from "./chart.ts";
import { dayCharts, type ReportDay } from "./day-charts.ts";
import { memoryChart } from "./memory-chart.ts";
import { moneyCharts, type Comparisons } from "./money-charts.ts";
import { charts, page } from "./page.ts";
import { planText } from "./plan.ts";
import { simulationText } from "./simulation.ts";

export type { Comparisons } from "./money-charts.ts";
export type { ReportDay } from "./day-charts.ts";

/** A plan as one self-contained HTML page with its pictures. */
export function reportHtml(plan: Plan, day: ReportDay, comparisons: Comparisons = {}): string {
  const where = plan.region === "" ? plan.target : `${plan.target} ${plan.region}`;
  const title = `${plan.profile} on ${where}`;
  const { desired } = plan.cost.perMonth;
  const replicas = `${String(plan.replicas.desired)} replica${plan.replicas.desired === 1 ? "" : "s"}`;
  const intro = [
    `${plan.model} ${plan.weights} on ${String(plan.nodesPerReplica)} × ${plan.machine} per replica, ${plan.engine.name} ${plan.engine.version}.`,
    desired === null
      ? "The machines have no known price."
      : `${plan.cost.unpriced.length > 0 ? "At least " : ""}${grouped(desired)} ${plan.cost.currency} a month at ${replicas}.`,
  ];
  const money = moneyCharts(plan, comparisons);
  return page(title, intro, [
    { title: "Memory", body: [memoryChart(plan.fit)] },
    ...(money.length > 0 ? [{ title: "Money", body: charts("money", money) }] : []),
    {
      title: `A simulated day: ${day.traffic}`,
      body: [...charts("day", dayCharts(day)), preformatted("The day in numbers", simulationText(plan, day.days))],
    },
    { title: "The plan", body: [preformatted("The plan in full", planText(plan))] },
  ]);
}

/** Wider than a phone: it scrolls, by keyboard too. */
const preformatted = (label: string, text: string) =>
  `<pre tabindex="0" role="region" aria-label="${label}">${escaped(text)}</pre>`;

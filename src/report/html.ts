import { Decimal } from "decimal.js";
import { crossover, perHead, perMillionTokens, type StepCost } from "../cost/index.ts";
import { apiComparisons } from "../cost/summary.ts";
import type { Plan } from "../planner/index.ts";
import type { DaySummary, Simulated } from "../scaling/index.ts";
import { charts, page } from "./page.ts";
import { escaped, type Chart } from "./chart.ts";
import { memoryChart } from "./memory-chart.ts";
import { planText } from "./plan.ts";
import { simulationText } from "./simulation.ts";

export interface ReportDay {
  readonly traffic: string;
  readonly days: readonly { readonly name: string; readonly run: Simulated; readonly summary: DaySummary }[];
}

/** A plan as one self-contained HTML page with its pictures. */
export function reportHtml(plan: Plan, day: ReportDay): string {
  const where = plan.region === "" ? plan.target : `${plan.target} ${plan.region}`;
  const title = `${plan.profile} on ${where}`;
  const intro = [
    `${plan.model} ${plan.weights} on ${String(plan.nodesPerReplica)} × ${plan.machine} per replica, ${plan.engine.name} ${plan.engine.version}.`,
    plan.cost.perMonth.desired === null
      ? "The machines have no known price."
      : `${plan.cost.unpriced.length > 0 ? "At least " : ""}${plan.cost.perMonth.desired} ${plan.cost.currency} a month at ${String(plan.replicas.desired)} replica${plan.replicas.desired === 1 ? "" : "s"}.`,
  ];
  const money = [...tokensChart(plan), ...yearsChart(plan), ...peopleChart(plan)];
  return page(title, intro, [
    { title: "Memory", body: [memoryChart(plan.fit)] },
    ...(money.length > 0 ? [{ title: "Money", body: charts("money", money) }] : []),
    {
      title: `A simulated day: ${day.traffic}`,
      body: [...charts("day", dayCharts(day)), preformatted(simulationText(plan, day.days))],
    },
    { title: "The plan", body: [preformatted(planText(plan))] },
  ]);
}

const preformatted = (text: string) => `<pre tabindex="0">${escaped(text)}</pre>`;

function tokensChart(plan: Plan): readonly Chart[] {
  const { cost, speed, replicas } = plan;
  if (cost.perHour === null) return [];
  const perHour = cost.perHour;
  const rate = speed.outputTokensPerSecond * replicas.desired;
  const shares = Array.from({ length: 19 }, (_, index) => (index + 2) / 20);
  const own = shares.map((busy) => [busy * 100, perMillionTokens(perHour, rate, busy).toNumber()] as const);
  const api = apiComparisons(plan).at(-1);
  const [least] = [...own].reverse();
  return [
    {
      title: "Cost per million output tokens",
      says: `${(least?.[1] ?? 0).toFixed(2)} ${cost.currency} when never idle${api === undefined ? "" : `; the API asks ${api.perMillion.toFixed(2)} (${api.api.id}, ${api.api.asOf})`}.`,
      x: "per cent of the time busy",
      y: `${cost.currency} per million output tokens`,
      series: [
        { name: "this plan", points: own },
        ...(api === undefined
          ? []
          : [{ name: `API: ${api.api.id}`, points: own.map(([x]) => [x, api.perMillion.toNumber()] as const) }]),
      ],
    },
  ];
}

function yearsChart({ cost, replicas }: Plan): readonly Chart[] {
  const { min, desired, max, scheduled } = cost.perMonth;
  if (min === null || desired === null || max === null) return [];
  const line = (name: string, month: string) => ({
    name,
    points: Array.from({ length: 6 }, (_, year) => [year, new Decimal(month).times(12 * year).toNumber()] as const),
  });
  const named = (count: number) => `${String(count)} replica${count === 1 ? "" : "s"}`;
  const counts = new Map([
    [named(replicas.min), min],
    [named(replicas.desired), desired],
    [named(replicas.max), max],
    ...(scheduled ? [["on the schedule", scheduled] as const] : []),
  ]);
  return [
    {
      title: "Total over five years",
      says: `${new Decimal(desired).times(60).toFixed(0)} ${cost.currency} in five years at ${String(replicas.desired)} replica${replicas.desired === 1 ? "" : "s"}, at today's prices.`,
      x: "years",
      y: cost.currency,
      series: [...counts].map(([name, month]) => line(name, month)),
    },
  ];
}

/** A person who asks a small share of what a replica can serve at once. */
const peoplePerSlot = 10;

/** The plan against the API, per head and year, for a light user of the plan's usual request. */
function peopleChart(plan: Plan): readonly Chart[] {
  const { cost, concurrency } = plan;
  const api = apiComparisons(plan).at(-1);
  if (cost.perMonth.min === null || api === undefined) return [];
  const requestsPerYear = 20 * 220;
  const perPersonYear = api.perMillion.times(plan.workload.outputTokens).times(requestsPerYear).div(1e6);
  const own: StepCost = {
    name: "this plan",
    fixed: new Decimal(cost.perMonth.min).times(12),
    perPersonYear: 0,
    capacityPeople: concurrency * peoplePerSlot,
  };
  const bought: StepCost = { name: `API: ${api.api.id}`, fixed: 0, perPersonYear };
  const found = crossover(own, bought);
  const heads = Array.from({ length: 60 }, (_, index) => (index + 1) * 20);
  const line = (costs: StepCost) => ({
    name: costs.name,
    points: heads.map((n) => [n, perHead(costs, n).toNumber()] as const),
  });
  return [
    {
      title: "Cost per head and year",
      says: `20 requests of ${String(plan.workload.outputTokens)} output tokens on 220 days, ${String(peoplePerSlot)} people per request at once: ${found.kind === "none" ? "this plan is never cheaper than the API for good" : `this plan is cheaper from ${String(found.people)} people for good`}.`,
      x: "people",
      y: `${cost.currency} per person and year`,
      series: [line(own), line(bought)],
      ...(found.kind === "from" && found.people <= 1200
        ? { mark: { x: found.people, label: `${String(found.people)} people` } }
        : {}),
    },
  ];
}

function dayCharts({ days }: ReportDay): readonly Chart[] {
  const [scaled] = days;
  if (scaled === undefined) return [];
  const every = Math.max(1, Math.floor(scaled.run.samples.length / 240));
  const samples = scaled.run.samples.filter((_, index) => index % every === 0);
  const points = (of: (sample: (typeof samples)[number]) => number) =>
    samples.map((sample) => [sample.second / 3600, of(sample)] as const);
  const { timeToFirstToken, mostReplicas } = scaled.summary;
  return [
    {
      title: "Replicas",
      says: `At most ${String(mostReplicas)}; ready ones take requests, ordered ones are paid for.`,
      x: "hours",
      y: "replicas",
      series: [
        { name: "ready", points: points((it) => it.ready), steps: true },
        { name: "ordered", points: points((it) => it.ordered), steps: true },
      ],
    },
    {
      title: "Requests",
      says:
        timeToFirstToken === null
          ? "No request was served."
          : `The first token takes ${timeToFirstToken.p50.toFixed(1)} s in the middle and ${timeToFirstToken.p95.toFixed(1)} s at the 95th percentile.`,
      x: "hours",
      y: "requests",
      series: [
        { name: "running", points: points((it) => it.running) },
        { name: "waiting", points: points((it) => it.waiting) },
      ],
    },
  ];
}

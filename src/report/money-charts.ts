import { Decimal } from "decimal.js";
import {
  breakEvenMonths,
  capitalOf,
  crossover,
  ownedOpexPerMonth,
  ownedTotal,
  perHead,
  perMillionTokens,
  type StepCost,
} from "../cost/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import { apiComparisons } from "../cost/summary.ts";
import type { Plan } from "../planner/index.ts";
import type { Chart, Series } from "./chart.ts";
import type { OwnershipQuestion } from "./ownership.ts";

/** What a plan's money is compared with, where someone asks for it. */
export interface Comparisons {
  /** Own servers, and the rent they are held against. */
  readonly ownership?: OwnershipQuestion;
  /** Another way to serve the same people. */
  readonly against?: Plan;
}

/** Every picture of money that the plan's prices allow. */
export function moneyCharts(plan: Plan, comparisons: Comparisons): readonly Chart[] {
  return [...tokensChart(plan), ...yearsChart(plan, comparisons), ...peopleChart(plan, comparisons)];
}

const replicasText = (count: number) => `${String(count)} replica${count === 1 ? "" : "s"}`;

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
      y: `${cost.currency} per million output tokens, all cost on them`,
      xStep: 20,
      series: [
        { name: "this plan", points: own },
        ...(api === undefined
          ? []
          : [{ name: `API: ${api.api.id}`, points: own.map(([x]) => [x, api.perMillion.toNumber()] as const) }]),
      ],
    },
  ];
}

const years = [0, 1, 2, 3, 4, 5] as const;

const rented = (name: string, month: Decimal.Value): Series => ({
  name,
  points: years.map((year) => [year, new Decimal(month).times(12 * year).toNumber()] as const),
});

function yearsChart(plan: Plan, { ownership }: Comparisons): readonly Chart[] {
  if (ownership !== undefined) return [ownedChart(plan, ownership)];
  const { cost, replicas } = plan;
  const { min, desired, max, scheduled } = cost.perMonth;
  if (min === null || desired === null || max === null) return [];
  const counts = new Map([
    [replicasText(replicas.min), min],
    [replicasText(replicas.desired), desired],
    [replicasText(replicas.max), max],
    ...(scheduled ? [["on the schedule", scheduled] as const] : []),
  ]);
  return [
    {
      title: "Total over five years",
      says: `At least ${grouped(new Decimal(desired).times(60).toFixed(0))} ${cost.currency} in five years at ${replicasText(replicas.desired)}, at the prices of the list.`,
      x: "years",
      y: cost.currency,
      xStep: 1,
      series: [...counts].map(([name, month]) => rented(name, month)),
    },
  ];
}

/** Own servers: the purchase at the start, then what they take to run; beside it the rent, where one is given. */
function ownedChart(plan: Plan, { ownership, rentPerMonth }: OwnershipQuestion): Chart {
  const machines = ownership.machines ?? plan.nodesPerReplica * plan.replicas.max;
  const capital = capitalOf(ownership).times(machines);
  const opex = ownedOpexPerMonth(ownership, machines, plan.cost.hoursPerMonth);
  const months = rentPerMonth === undefined ? null : breakEvenMonths(capital, rentPerMonth, opex);
  const total = grouped(ownedTotal(ownership, 5, machines).toFixed(0));
  const even =
    rentPerMonth === undefined
      ? ""
      : months === null
        ? `; renting for ${grouped(rentPerMonth)} a month stays cheaper`
        : `; they pay for themselves in month ${months.ceil().toString()} against ${grouped(rentPerMonth)} a month`;
  return {
    title: "Total over five years",
    says: `${total} ${ownership.currency} in five years for ${String(machines)} machine${machines === 1 ? "" : "s"}, purchase and running costs, what is left given back${even}.`,
    x: "years",
    y: ownership.currency,
    xStep: 1,
    series: [
      {
        name: "own servers",
        points: years.map((year) => [year, ownedTotal(ownership, year, machines).toNumber()] as const),
      },
      ...(rentPerMonth === undefined ? [] : [rented("rented", rentPerMonth)]),
    ],
    ...(months?.lessThanOrEqualTo(60) === true
      ? { mark: { x: months.div(12).toNumber(), label: `month ${months.ceil().toString()}` } }
      : {}),
  };
}

/** A person who asks a small share of what a replica can serve at once. */
const peoplePerSlot = 10;
const requestsPerDay = 20;
const daysPerYear = 220;

/** The plan as a cost by head: what its replicas share, and a replica more for each so many people. */
function stepCostOf(name: string, { cost, replicas, concurrency }: Plan): StepCost | undefined {
  const { min, desired, max } = cost.perMonth;
  if (min === null || desired === null || max === null) return undefined;
  const perReplica =
    replicas.max > replicas.min
      ? new Decimal(max).minus(min).div(replicas.max - replicas.min)
      : new Decimal(desired).div(replicas.desired);
  return {
    name,
    fixed: perReplica.times(12),
    base: new Decimal(desired).minus(perReplica.times(replicas.desired)).times(12),
    perPersonYear: 0,
    capacityPeople: concurrency * peoplePerSlot,
  };
}

function otherCost(plan: Plan, against: Plan | undefined): StepCost | undefined {
  if (against !== undefined) {
    if (against.cost.currency !== plan.cost.currency) return undefined;
    return stepCostOf(`${against.profile} on ${against.target}`, against);
  }
  const api = apiComparisons(plan).at(-1);
  if (api === undefined) return undefined;
  const tokens = plan.workload.outputTokens * requestsPerDay * daysPerYear;
  return { name: `API: ${api.api.id}`, fixed: 0, perPersonYear: api.perMillion.times(tokens).div(1e6) };
}

/** Most heads drawn where the two do not cross. */
const usualHeads = 1200;

/** The plan against another, or against the API, per head and year, with the head count from which it is cheaper for good. */
function peopleChart(plan: Plan, { against }: Comparisons): readonly Chart[] {
  const own = stepCostOf("this plan", plan);
  const other = otherCost(plan, against);
  if (own === undefined || other === undefined) return [];
  const found = crossover(own, other);
  const most = found.kind === "from" ? Math.max(usualHeads, Math.ceil((found.people * 1.25) / 100) * 100) : usualHeads;
  const heads = headCounts(most, [own, other]);
  const line = (costs: StepCost): Series => ({
    name: costs.name,
    points: heads.map((count) => [count, perHead(costs, count).toNumber()] as const),
  });
  const verdict =
    found.kind === "none"
      ? `this plan is never cheaper than ${other.name} for good`
      : `this plan is cheaper than ${other.name} from ${String(found.people)} people for good`;
  return [
    {
      title: "Cost per head and year",
      says: `${String(peoplePerSlot)} people for each request at once${against === undefined ? `, ${String(requestsPerDay)} requests of ${grouped(plan.workload.outputTokens)} output tokens on ${String(daysPerYear)} days` : ""}: ${verdict}.`,
      x: "people",
      y: `${plan.cost.currency} per person and year`,
      series: [line(own), line(other)],
      ...(found.kind === "from" ? { mark: { x: found.people, label: `${grouped(found.people)} people` } } : {}),
    },
  ];
}

/** Round head counts, and both sides of each step, so that a step is drawn where it is. */
function headCounts(most: number, costs: readonly StepCost[]): readonly number[] {
  const round = Array.from({ length: 60 }, (_, index) => Math.ceil((most * (index + 1)) / 60));
  const steps = costs.flatMap(({ capacityPeople }) =>
    capacityPeople === undefined || most / capacityPeople > 60
      ? []
      : Array.from({ length: Math.floor(most / capacityPeople) }, (_, index) => (index + 1) * capacityPeople).flatMap(
          (full) => [full, full + 1],
        ),
  );
  return [...new Set([...round, ...steps])]
    .filter((count) => count >= Math.max(10, most / 20) && count <= most)
    .sort((a, c) => a - c);
}

import { Decimal } from "decimal.js";
import { grouped } from "../cost/scenario/schema.ts";
import { apiComparisons, failuresOf } from "../cost/summary.ts";
import type { Plan } from "../planner/index.ts";
import { printSchedule } from "../schedule/index.ts";
import { table, wrap } from "./table.ts";

const width = 118;

const amount = (value: string | null, currency: string) =>
  value === null ? "unpriced" : `${grouped(value)} ${currency}`;

/** The money of a plan, in full: rent, tokens, API, failures and what is left out. */
export function costText(plan: Plan, ownership: readonly string[] = []): string {
  const { cost, replicas } = plan;
  const isKnown = cost.perMonth.desired !== null;
  const atLeast = isKnown && cost.unpriced.length > 0 ? "at least " : "";
  const month: string[][] = (["min", "desired", "max"] as const).map((at) => [
    at,
    `${String(replicas[at])} replica${replicas[at] === 1 ? "" : "s"}`,
    `${atLeast}${amount(cost.perMonth[at], cost.currency)}`,
  ]);
  const { scheduled } = cost.perMonth;
  if (plan.schedule !== undefined && scheduled !== undefined) {
    month.push(["on the schedule", printSchedule(plan.schedule), `${atLeast}${amount(scheduled, cost.currency)}`]);
  }
  const sections: (readonly string[])[] = [
    [`A month of ${String(cost.hoursPerMonth)} hours`, ...table(month, [2])],
    ["Lines, at the desired replicas", ...lines(plan)],
    ["Not in the total", ...cost.unpriced.map(({ name, reason }) => wrap(`${name}: ${reason}`, width, "    "))],
    ["Per million tokens", ...tokens(plan)],
    ["Against the API", ...api(plan)],
    ["Failures", ...failures(plan)],
    ["Own servers", ...ownership],
    ["Prices", ...cost.prices.map(({ id, source, asOf }) => wrap(`${id}: ${source}, ${asOf}`, width, "    "))],
    ["Warnings", ...plan.warnings.map((warning) => wrap(warning, width, "    "))],
  ];
  return sections
    .filter((section) => section.length > 1)
    .map(([title, ...rest]) => [title, ...rest.map((line) => `  ${line}`)].join("\n"))
    .join("\n\n")
    .concat("\n");
}

function lines({ cost }: Plan): readonly string[] {
  return table(
    cost.lines.map((line) => [
      line.name,
      `${grouped(line.quantity)} × ${line.unitPrice} per ${line.unit}`,
      amount(line.perMonth, cost.currency),
    ]),
    [1, 2],
  );
}

function tokens({ cost, speed, workload }: Plan): readonly string[] {
  if (cost.tokens.length === 0) return [];
  const rows = cost.tokens.map((row) => [
    `${new Decimal(row.utilization).times(100).toString()} % busy`,
    `${row.perMillionOutput} all on output`,
    `${row.perMillionBlended} over input and output`,
  ]);
  return [
    ...table(rows, [0, 1, 2]),
    `${cost.currency}; ${grouped(speed.outputTokensPerSecond)} output tokens/s per replica (${speed.provenance}), ${grouped(workload.inputTokens)} in and ${grouped(workload.outputTokens)} out`,
  ];
}

function api(plan: Plan): readonly string[] {
  return table(
    apiComparisons(plan).map(({ api: row, perMillion, breakEven }) => [
      `${row.id}, ${row.asOf}`,
      `${perMillion.toFixed(2)} ${row.currency} per million out with its input`,
      breakEven.reachable
        ? `cheaper here from ${grouped(breakEven.millionTokensPerMonth.toFixed(0))} million tokens a month`
        : `never: even ${grouped(breakEven.capacityPerMonth.toFixed(0))} million a month, all it can make, cost less there`,
    ]),
    [1],
  );
}

function failures(plan: Plan): readonly string[] {
  // The published rate is of GPUs: of a plan without one nothing is known.
  if (plan.gpusPerNode === 0) return [];
  const found = failuresOf(plan);
  const spare =
    found.sparePerMonth === null
      ? ""
      : `; a spare replica is ${amount(found.sparePerMonth.toFixed(2), plan.cost.currency)} a month`;
  return [
    `${found.perYear.toFixed(2)} interruptions a year at most, one in ${found.meanDaysBetween.toFixed(0)} days (rate of Meta's Llama 3 training run)`,
    `${found.lostReplicaHoursPerYear.toFixed(1)} replica-hours a year lost to cold starts${spare}`,
  ];
}

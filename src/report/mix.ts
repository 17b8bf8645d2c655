import { Decimal } from "decimal.js";
import { grouped } from "../cost/scenario/schema.ts";
import type { MixComparison, MixSide } from "../planner/mix.ts";
import { table, wrap } from "./table.ts";

/** A mix against its baseline as people read it on a terminal. */
export function mixText(comparison: MixComparison): string {
  const { years, currency, mix, baseline, changePercent, rate } = comparison;
  const amount = (value: string | null) => (value === null ? "unpriced" : `${grouped(value)} ${currency}`);
  const side = (title: string, { name, lines, total, isAtLeast }: MixSide) => [
    `${title}: ${name}`,
    ...table(
      [
        ...lines.map((line) => [line.name, line.how, amount(line.total)]),
        ["in all", "", `${isAtLeast && total !== null ? "at least " : ""}${amount(total)}`],
      ],
      [2],
    ).map((line) => `  ${line}`),
  ];
  const verdict =
    changePercent === null
      ? "no change can be given: a price is missing"
      : `${direction(changePercent)} ${baseline.name} over ${String(years)} year${years === 1 ? "" : "s"}`;
  return [
    ...side("Mix", mix),
    "",
    ...side("Baseline", baseline),
    "",
    wrap(verdict, 118, "  "),
    ...(rate === undefined ? [] : [`${rate.cnyPerUsd} CNY per USD, ${rate.asOf}`]),
    "",
  ].join("\n");
}

function direction(percent: string): string {
  const change = new Decimal(percent);
  if (change.isZero()) return "costs as much as";
  return `${change.abs().toFixed(1)} % ${change.isNegative() ? "less" : "more"} than`;
}

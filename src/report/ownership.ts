import { Decimal } from "decimal.js";
import {
  breakEvenMonths,
  capitalOf,
  energyPerMillionTokens,
  ownedOpexPerMonth,
  ownedSummary,
  ownedTotal,
  usualPue,
  type Ownership,
} from "../cost/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import type { Plan } from "../planner/index.ts";

export interface OwnershipQuestion {
  readonly ownership: Ownership;
  /** What renting the same would cost a month, in the same currency. */
  readonly rentPerMonth?: string;
  /** kg CO2e per kWh of the grid. */
  readonly gridKgPerKwh?: number;
}

/** What own servers cost over years, when they pay for themselves, and what they draw. */
export function ownershipLines(
  plan: Plan,
  { ownership, rentPerMonth, gridKgPerKwh }: OwnershipQuestion,
): readonly string[] {
  const machines = ownership.machines ?? plan.nodesPerReplica * plan.replicas.max;
  const opex = ownedOpexPerMonth(ownership, machines, plan.cost.hoursPerMonth);
  const totals = [1, 3, 5].map(
    (years) => `${String(years)} y ${grouped(ownedTotal(ownership, years, machines).toFixed(2))}`,
  );
  const kilowatts = new Decimal(ownership.kilowatts).times(plan.nodesPerReplica);
  const { kwh, kgCo2e } = energyPerMillionTokens(
    kilowatts,
    plan.speed.outputTokensPerSecond,
    ownership.pue ?? usualPue,
    gridKgPerKwh,
  );
  return [
    ownedSummary(ownership, machines),
    `in all, with running costs: ${totals.join(", ")} ${ownership.currency}`,
    `${kwh.toFixed(2)} kWh per million output tokens at full load${kgCo2e === null ? "" : `, ${kgCo2e.toFixed(2)} kg CO2e`}`,
    ...(rentPerMonth === undefined ? [] : [breakEven(ownership, machines, rentPerMonth, opex)]),
  ];
}

function breakEven(ownership: Ownership, machines: number, rent: string, opex: Decimal): string {
  const months = breakEvenMonths(capitalOf(ownership).times(machines), rent, opex);
  const against = `${grouped(rent)} ${ownership.currency} a month of rent`;
  if (months === null)
    return `never pays for itself against ${against}: running it alone costs ${opex.toFixed(2)} a month`;
  return `pays for itself in month ${String(months.ceil().toNumber())} (${months.toFixed(1)}) against ${against}`;
}

import { Decimal } from "decimal.js";
import { cents, positive, share, type Currency } from "./money.ts";

/** Servers of one's own. Amounts are decimal strings in `currency`. */
export interface Ownership {
  readonly currency: Currency;
  /** What one machine costs to buy, line by line. */
  readonly billOfMaterials: readonly { readonly name: string; readonly amount: string }[];
  /** Machines bought; absent = as many as the most replicas need. */
  readonly machines?: number;
  readonly years: number;
  /** Share of the purchase that is left at the end. */
  readonly residual?: number;
  /** Full draw of one machine, and how much of it is used on average. */
  readonly kilowatts: number;
  readonly load?: number;
  /** Power of the building per power of the machine. */
  readonly pue?: number;
  readonly tariffPerKwh: string;
  /** Share of the purchase per year. */
  readonly maintenance?: number;
  readonly colocationPerKwMonth?: string;
  /** For the whole stack. */
  readonly staffPerYear?: string;
}

/** Weighted average of the Uptime Institute's survey of 2025. */
export const usualPue = 1.54;
export const usualLoad = 0.7;
export const hoursPerYear = 8760;

export interface OwnedLine {
  readonly name: string;
  readonly unit: string;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly perYear: Decimal;
}

export function capitalOf({ billOfMaterials }: Ownership): Decimal {
  return billOfMaterials.reduce((sum, line) => sum.plus(line.amount), new Decimal(0));
}

/** Kilowatt-hours = kW × load × hours × PUE. */
export function energyKwh(
  kilowatts: Decimal.Value,
  load: Decimal.Value,
  hours: Decimal.Value,
  pue: Decimal.Value,
): Decimal {
  return new Decimal(kilowatts).times(load).times(hours).times(pue);
}

/** Yearly lines of `machines` bought, `running` of them drawing power. @throws RangeError for senseless inputs. */
export function ownedLines(own: Ownership, machines: number, running: number): readonly OwnedLine[] {
  positive("ownership.years", own.years);
  share("ownership.load", own.load ?? usualLoad);
  const capital = capitalOf(own);
  const line = (name: string, unit: string, quantity: Decimal.Value, unitPrice: Decimal.Value): OwnedLine => {
    const price = new Decimal(unitPrice);
    return { name, unit, quantity: new Decimal(quantity), unitPrice: price, perYear: price.times(quantity) };
  };
  const kwh = energyKwh(own.kilowatts, own.load ?? usualLoad, hoursPerYear, own.pue ?? usualPue).times(running);
  const lines = [
    ...own.billOfMaterials.map(({ name, amount }) => {
      const lost = new Decimal(amount).times(new Decimal(1).minus(own.residual ?? 0)).div(own.years);
      return line(`Depreciation of ${name} over ${String(own.years)} years`, "machine-year", machines, lost);
    }),
    line("Electricity", "kWh", kwh, own.tariffPerKwh),
    line("Maintenance", "machine-year", machines, capital.times(own.maintenance ?? 0)),
    line("Colocation", "kW-month", new Decimal(own.kilowatts).times(machines).times(12), own.colocationPerKwMonth ?? 0),
    line("Staff", "year", 1, own.staffPerYear ?? 0),
  ];
  return lines.filter(({ perYear }) => !perYear.isZero());
}

/** F5: what owning costs per hour, depreciation and running costs together. */
export function ownedPerHour(own: Ownership, machines = 1): Decimal {
  const perYear = ownedLines(own, machines, machines).reduce((sum, line) => sum.plus(line.perYear), new Decimal(0));
  return perYear.div(hoursPerYear);
}

/** Running costs alone, per month of `hoursPerMonth`. */
export function ownedOpexPerMonth(own: Ownership, machines: number, hoursPerMonth: number): Decimal {
  const running = ownedLines(own, machines, machines).filter((line) => !line.name.startsWith("Depreciation"));
  return running
    .reduce((sum, line) => sum.plus(line.perYear), new Decimal(0))
    .div(hoursPerYear)
    .times(hoursPerMonth);
}

/** F7: months until buying is cheaper than renting; `null` when renting costs less than running one's own. */
export function breakEvenMonths(
  capital: Decimal.Value,
  rentPerMonth: Decimal.Value,
  opexPerMonth: Decimal.Value,
): Decimal | null {
  const saved = new Decimal(rentPerMonth).minus(opexPerMonth);
  return saved.lessThanOrEqualTo(0) ? null : new Decimal(capital).div(saved);
}

/** Purchase and running costs over `years`, the residual given back at the end. */
export function ownedTotal(own: Ownership, years: number, machines = 1): Decimal {
  const capital = capitalOf(own).times(machines);
  const opexYear = ownedOpexPerMonth(own, machines, hoursPerYear / 12).times(12);
  const worth = capital.times(own.residual ?? 0);
  return capital.minus(years >= own.years ? worth : 0).plus(opexYear.times(years));
}

/** One sentence for a report. */
export function ownedSummary(own: Ownership, machines: number): string {
  return `${cents(capitalOf(own).times(machines))} ${own.currency} for ${String(machines)} machine${machines === 1 ? "" : "s"}, ${ownedPerHour(own, machines).toFixed(2)} per hour over ${String(own.years)} years`;
}

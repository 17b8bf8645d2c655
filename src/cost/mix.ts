import { Decimal } from "decimal.js";

/** What one service costs over the term, all in one currency. */
export interface ServiceCost {
  readonly name: string;
  readonly hardware: Decimal.Value;
  readonly powerPerYear: Decimal.Value;
  readonly maintenancePerYear: Decimal.Value;
}

export function totalOverYears(service: ServiceCost, years: number): Decimal {
  return new Decimal(service.hardware).plus(
    new Decimal(service.powerPerYear).plus(service.maintenancePerYear).times(years),
  );
}

export interface Mix {
  readonly service: ServiceCost;
  readonly count: number;
}

export function mixTotal(mix: readonly Mix[], years: number): Decimal {
  return mix.reduce((sum, { service, count }) => sum.plus(totalOverYears(service, years).times(count)), new Decimal(0));
}

export interface Comparison {
  readonly baseline: string;
  readonly total: Decimal;
  readonly baselineTotal: Decimal;
  /** Per cent against the baseline; negative = cheaper. */
  readonly changePercent: Decimal;
}

/** S21: a saving means nothing without the setup it is measured against, so that has a name. */
export function compareMix(mix: readonly Mix[], baseline: readonly Mix[], years: number): Comparison {
  const total = mixTotal(mix, years);
  const baselineTotal = mixTotal(baseline, years);
  return {
    baseline: baseline.map(({ service, count }) => `${String(count)} × ${service.name}`).join(" + "),
    total,
    baselineTotal,
    changePercent: total.div(baselineTotal).minus(1).times(100),
  };
}

import { Decimal } from "decimal.js";
import type { Catalog } from "../../catalog/index.ts";
import type { Cost, StackCost } from "../bill.ts";
import { cents } from "../money.ts";
import { hoursPerMonth } from "../pricing.ts";
import { costLine, monthAt, sourcesOf } from "./index.ts";
import { sharedItems, type Place } from "./priced.ts";

export interface ServiceCostOfStack {
  readonly name: string;
  /** Without what the stack shares: planned with `isOneOfSeveral`. */
  readonly cost: Cost;
}

/** What several services cost together: each of them, and once what they share. Sums equal their parts to the cent. */
export function stackCostOf(catalog: Catalog, place: Place, services: readonly ServiceCostOfStack[]): StackCost {
  const hours = hoursPerMonth(place.pricing);
  const shared = sharedItems(catalog, place, hours);
  const sharedMonth = monthAt(shared, 1);
  const total = (parts: readonly (string | null)[], once: Decimal): Decimal | null =>
    parts.reduce<Decimal | null>((sum, part) => (sum === null || part === null ? null : sum.plus(part)), once);
  const month = (of: (perMonth: Cost["perMonth"]) => string | null) => {
    const sum = total(
      services.map(({ cost }) => of(cost.perMonth)),
      new Decimal(cents(sharedMonth)),
    );
    return sum && cents(sum);
  };
  const isScheduled = services.some(({ cost }) => cost.perMonth.scheduled !== undefined);
  const perHour = total(
    services.map(({ cost }) => cost.perHour),
    new Decimal(sharedMonth.div(hours).toFixed(4)),
  );
  const [first] = services;
  const prices = [...services.flatMap(({ cost }) => cost.prices), ...sourcesOf(shared)];
  return {
    currency: first?.cost.currency ?? shared.currency,
    perHour: perHour && perHour.toFixed(4),
    perMonth: {
      min: month(({ min }) => min),
      desired: month(({ desired }) => desired),
      max: month(({ max }) => max),
      ...(isScheduled && { scheduled: month(({ desired, scheduled = desired }) => scheduled) }),
    },
    lines: [
      ...services.flatMap(({ name, cost }) => cost.lines.map((line) => ({ service: name, ...line }))),
      ...shared.lines.map((line) => costLine(line, 1)),
    ],
    unpriced: [
      ...services.flatMap(({ name, cost }) => cost.unpriced.map((item) => ({ service: name, ...item }))),
      ...shared.unpriced,
    ],
    prices: [...new Map(prices.map((price) => [price.id, price])).values()],
    hoursPerMonth: hours,
  };
}

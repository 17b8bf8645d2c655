import { Decimal } from "decimal.js";
import type { Catalog } from "../../catalog/index.ts";
import type { Cost, CostLine } from "../bill.ts";
import { cents } from "../money.ts";
import { hoursPerMonth, machinePrice } from "../pricing.ts";
import { scheduledMonth } from "../schedule.ts";
import { blendedPerMillion, perMillionTokens } from "../tokens.ts";
import { pricedItems, type CostInput, type PricedItems, type PricedLine } from "./priced.ts";

const usualUtilization = 0.5;
/** Utilisations every plan states a price per token for. */
const utilizations = [0.1, 0.3, 0.5, 0.8, 1] as const;

/** The machines alone, per month at `replicas`; null where the price is unknown. */
export function machineRent(
  catalog: Catalog,
  input: Pick<CostInput, "machine" | "region" | "nodesPerReplica" | "capacity" | "pricing">,
  replicas: number,
): Decimal | null {
  const { machine, region, pricing, capacity = "on-demand" } = input;
  if (machine.target === "kubernetes") return null;
  const price = machinePrice(catalog, pricing, machine, region, capacity);
  return price?.amount.times(input.nodesPerReplica).times(replicas).times(hoursPerMonth(pricing)) ?? null;
}

/** Everything known, per month at `replicas`. */
export function monthAt({ lines }: Pick<PricedItems, "lines">, replicas: number): Decimal {
  return lines.reduce(
    (sum, line) => sum.plus(line.unitPrice.times(line.quantityAt(replicas)).times(line.perMonth)),
    new Decimal(0),
  );
}

/** What a plan costs, as plain configuration decides it: no clock, no network, no resource output. */
export function costOf(catalog: Catalog, input: CostInput): Cost {
  const { replicas, pricing, week } = input;
  const hours = hoursPerMonth(pricing);
  const priced = pricedItems(catalog, input, hours);
  const counts = [...new Set([replicas.min, replicas.desired, replicas.max])];
  const months = new Map(counts.map((count) => [count, monthAt(priced, count)]));
  const month = (count: number) => months.get(count) ?? monthAt(priced, count);
  const total = (count: number) => (priced.machinesKnown ? cents(month(count)) : null);
  const perHour = month(replicas.desired).div(hours);
  const utilization = pricing?.utilization ?? usualUtilization;
  const neverIdle = perMillionTokens(perHour, input.outputTokensPerSecond * replicas.desired, 1);
  const perMillionAt = (busy: number) => neverIdle.div(busy);
  return {
    currency: priced.currency,
    perHour: priced.machinesKnown ? perHour.toFixed(4) : null,
    perMonth: {
      min: total(replicas.min),
      desired: total(replicas.desired),
      max: total(replicas.max),
      ...(week && {
        scheduled: priced.machinesKnown ? cents(scheduledMonth(week, (count) => monthAt(priced, count))) : null,
      }),
    },
    perMillionTokens: {
      value: priced.machinesKnown ? perMillionAt(utilization).toFixed(4) : null,
      basis: "all cost on output tokens",
      utilization: String(utilization),
    },
    lines: priced.lines.map((line) => costLine(line, replicas.desired)),
    unpriced: priced.unpriced,
    prices: sourcesOf(priced),
    hoursPerMonth: hours,
    tokens: priced.machinesKnown
      ? utilizations.map((busy) => {
          const perMillion = perMillionAt(busy);
          return {
            utilization: String(busy),
            perMillionOutput: perMillion.toFixed(4),
            perMillionBlended: blendedPerMillion(perMillion, input.workload ?? evenWorkload).toFixed(4),
          };
        })
      : [],
  };
}

/** A line as it is shown. */
export function costLine({ name, unit, unitPrice, perMonth, quantityAt }: PricedLine, replicas: number): CostLine {
  const quantity = quantityAt(replicas);
  return {
    name,
    unit,
    quantity: quantity.toDecimalPlaces(3).toString(),
    unitPrice: unitPrice.toDecimalPlaces(6).toString(),
    perMonth: cents(quantity.times(unitPrice).times(perMonth)),
  };
}

/** Each price once, however many lines it is used in. */
export function sourcesOf({ lines }: Pick<PricedItems, "lines">): Cost["prices"] {
  const byId = new Map<string, Cost["prices"][number]>();
  for (const { price } of lines) {
    if (price !== undefined) byId.set(price.id, { id: price.id, source: price.source, asOf: price.asOf });
  }
  return [...byId.values()];
}

const evenWorkload = { inputTokens: 1, outputTokens: 1 } as const;

export { serviceItemsOf, systemMachineOf } from "./items.ts";
export { pricedItems, type CostInput } from "./priced.ts";

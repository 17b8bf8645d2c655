import { Decimal } from "decimal.js";
import type { Catalog, Machine, Price } from "../catalog/index.ts";
import { liveSource, type LivePrices } from "./live.ts";

export const capacityKinds = ["on-demand", "spot", "reservation", "capacity-block"] as const;
export type CapacityKind = (typeof capacityKinds)[number];

/** How a stack is priced; absent keys mean the shipped list at its newest, 730 hours, no discount. */
export interface Pricing {
  /** `fixed`: nothing but the overrides; what they lack is unpriced. `live`: what AWS answers, else the list. */
  readonly source?: "snapshot" | "fixed" | "live";
  /** What the look-up of `live` gave; absent = none was made. */
  readonly live?: LivePrices;
  /** The list as it was on this day. */
  readonly asOf?: string;
  readonly hoursPerMonth?: 720 | 730;
  /** Share of the time a replica is busy, for the price per million tokens. */
  readonly utilization?: number;
  /** Share taken off the list price of machines: 0.2 is 20 % less. */
  readonly discount?: number;
  /** What a reserved machine costs per hour, used or not. */
  readonly reservedRate?: string;
  /** Amounts instead of the list's, per item; they stay when the list is refreshed. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** A month of 730 hours: 8,760 a year over twelve. */
const usualHoursPerMonth = 730;

export function hoursPerMonth(pricing: Pricing | undefined): number {
  return pricing?.hoursPerMonth ?? usualHoursPerMonth;
}

export interface PriceQuery {
  readonly target: Machine["target"];
  readonly region: string;
  readonly item: string;
  readonly purchase: Price["purchase"];
  readonly asOf?: string | undefined;
}

/** The newest price of the list, or the one of the day asked for; undefined when there is none: never a guess. */
export function listPrice(catalog: Catalog, query: PriceQuery): Price | undefined {
  const { target, region, item, purchase, asOf } = query;
  let newest: Price | undefined;
  for (const price of catalog.prices) {
    if (price.item !== item || price.region !== region || price.target !== target) continue;
    if (price.purchase !== purchase || (asOf !== undefined && price.asOf > asOf)) continue;
    if (newest === undefined || price.asOf > newest.asOf) newest = price;
  }
  return newest;
}

/** A price as it is used: the list's or the user's own. */
export interface UsedPrice {
  readonly amount: Decimal;
  readonly source: string;
  readonly asOf: string;
  readonly unverified: boolean;
}

const ownSource = "the stack's own configuration";

function ownPrice(amount: Decimal.Value, pricing: Pricing | undefined): UsedPrice {
  return { amount: new Decimal(amount), source: ownSource, asOf: pricing?.asOf ?? "configuration", unverified: false };
}

export function usedPrice(catalog: Catalog, pricing: Pricing | undefined, query: PriceQuery): UsedPrice | undefined {
  const own = pricing?.overrides?.[query.item];
  if (own !== undefined) return ownPrice(own, pricing);
  if (pricing?.source === "fixed") return undefined;
  const live = query.purchase === "on-demand" ? pricing?.live?.prices[query.item] : undefined;
  if (live !== undefined) {
    return { amount: new Decimal(live.amount), source: liveSource, asOf: live.asOf, unverified: false };
  }
  const listed = listPrice(catalog, { ...query, asOf: pricing?.asOf });
  return (
    listed && {
      amount: new Decimal(listed.amount),
      source: listed.source,
      asOf: listed.asOf,
      unverified: listed.unverified === true,
    }
  );
}

/**
 * What one machine costs per hour as it is bought. A reservation is billed at `reservedRate`, else at the on-demand
 * price: that is what an On-Demand Capacity Reservation costs.
 */
export function machinePrice(
  catalog: Catalog,
  pricing: Pricing | undefined,
  machine: Machine,
  region: string,
  kind: CapacityKind,
): UsedPrice | undefined {
  if (kind === "reservation" && pricing?.reservedRate !== undefined) return ownPrice(pricing.reservedRate, pricing);
  const purchase = kind === "reservation" ? "on-demand" : kind;
  const price = usedPrice(catalog, pricing, { target: machine.target, region, item: machine.id, purchase });
  if (price === undefined || price.source === ownSource || pricing?.discount === undefined) return price;
  return { ...price, amount: price.amount.times(new Decimal(1).minus(pricing.discount)) };
}

/** Capacity that is paid for whether replicas run on it or not. */
export function isBilledUnused(kind: CapacityKind): boolean {
  return kind === "reservation" || kind === "capacity-block";
}

import { Decimal } from "decimal.js";
import type { Catalog, Machine, Target } from "../../catalog/index.ts";
import type { Replicas } from "../../planner/plan.ts";
import {
  isBilledUnused,
  machinePrice,
  usedPrice,
  type CapacityKind,
  type Pricing,
  type UsedPrice,
} from "../pricing.ts";
import type { Currency } from "../money.ts";
import { hoursPerYear, ownedLines, type Ownership } from "../ownership.ts";
import type { WeekHours } from "../schedule.ts";
import { surroundingsOf, type Item } from "./items.ts";

export interface CostInput {
  readonly machine: Machine;
  readonly region: string;
  readonly nodesPerReplica: number;
  readonly replicas: Replicas;
  /** With a schedule: hours of an average week at each number of replicas. */
  readonly week?: WeekHours;
  readonly outputTokensPerSecond: number;
  readonly storedBytes: number;
  readonly workload?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly capacity?: CapacityKind;
  readonly pricing?: Pricing;
  /** Own servers: what they cost, or that they are paid for. */
  readonly ownership?: Ownership | "paid";
  /** Leaves out what the services of one stack share. */
  readonly isOneOfSeveral?: boolean;
}

/** A line whose price is known. */
export interface PricedLine {
  readonly name: string;
  readonly unit: string;
  readonly unitPrice: Decimal;
  /** Units a month bills of each quantity: hours in a month, or 1. */
  readonly perMonth: Decimal;
  readonly quantityAt: (replicas: number) => Decimal;
  readonly price?: {
    readonly id: string;
    readonly source: string;
    readonly asOf: string;
    readonly unverified: boolean;
  };
}

export interface PricedItems {
  readonly currency: Currency;
  readonly lines: readonly PricedLine[];
  readonly unpriced: readonly { readonly name: string; readonly reason: string }[];
  /** False: the machines themselves have no price, so there is no total to speak of. */
  readonly machinesKnown: boolean;
}

export const capacityNames = {
  "on-demand": "",
  spot: ", spot: may be taken back at any time",
  reservation: ", reserved: billed used or not",
  "capacity-block": ", Capacity Block: billed used or not",
} as const satisfies Record<CapacityKind, string>;

const sizeOf = ({ accelerators, vcpu }: Machine) =>
  accelerators === 0 ? `${String(vcpu)} vCPU` : `${String(accelerators)} GPUs`;

function machineItem({ machine, nodesPerReplica, replicas, capacity = "on-demand" }: CostInput): Item {
  const kept = isBilledUnused(capacity);
  return {
    name: `${machine.id} (${sizeOf(machine)}${capacityNames[capacity]})`,
    price: machine.id,
    unit: "hour",
    perReplica: !kept,
    of: "service",
    quantity: new Decimal(nodesPerReplica).times(kept ? replicas.max : 1),
  };
}

/** Prices everything a stack rents, or owns. */
export function pricedItems(catalog: Catalog, input: CostInput, hours: number): PricedItems {
  return input.machine.target === "kubernetes" ? owned(input, hours) : rented(catalog, input, hours);
}

function rented(catalog: Catalog, input: CostInput, hours: number): PricedItems {
  const { machine, isOneOfSeveral = false, capacity = "on-demand" } = input;
  const { items, leftOut } = surroundingsOf[machine.target](input);
  const place = { target: machine.target, region: input.region, ...(input.pricing && { pricing: input.pricing }) };
  const machines = priced(machineItem(input), place, hours, {
    price: machinePrice(catalog, input.pricing, machine, input.region, capacity),
    reason: unpricedReason(input, true),
  });
  const around = pricedAround(
    catalog,
    items.filter((item) => !isOneOfSeveral || item.of === "service"),
    place,
    hours,
  );
  return {
    ...around,
    lines: [...machines.lines, ...around.lines],
    unpriced: [...machines.unpriced, ...around.unpriced, ...(isOneOfSeveral ? [] : leftOut)],
    machinesKnown: machines.lines.length > 0,
  };
}

/** Where and how things are priced that are not machines. */
export interface Place {
  readonly target: Target;
  readonly region: string;
  readonly pricing?: Pricing;
}

/** What a stack pays once, however many services it has. */
export function sharedItems(catalog: Catalog, place: Place, hours: number): PricedItems {
  const { items, leftOut } = surroundingsOf[place.target]({ nodesPerReplica: 0, storedBytes: 0 });
  const ofStack = items.filter((item) => item.of === "stack");
  const around = pricedAround(catalog, ofStack, place, hours);
  return { ...around, unpriced: [...around.unpriced, ...leftOut], machinesKnown: true };
}

type Priced = Pick<PricedItems, "lines" | "unpriced">;

function pricedAround(
  catalog: Catalog,
  items: readonly Item[],
  place: Place,
  hours: number,
): Omit<PricedItems, "machinesKnown"> {
  const { target, region, pricing } = place;
  const each = items.map((item) =>
    priced(item, place, hours, {
      price: usedPrice(catalog, pricing, { target, region, item: item.price, purchase: "on-demand" }),
      reason: unpricedReason({ region, ...(pricing && { pricing }) }, false),
    }),
  );
  return {
    currency: target === "alicloud" ? "CNY" : "USD",
    lines: each.flatMap(({ lines }) => lines),
    unpriced: each.flatMap(({ unpriced }) => unpriced),
  };
}

function priced(
  item: Item,
  { region }: Place,
  hours: number,
  { price, reason }: { readonly price: UsedPrice | undefined; readonly reason: string },
): Priced {
  if (price === undefined) return { lines: [], unpriced: [{ name: item.name, reason }] };
  const { amount, ...provenance } = price;
  const line: PricedLine = {
    name: item.name,
    unit: item.unit,
    unitPrice: amount,
    perMonth: new Decimal(item.unit === "hour" ? hours : 1),
    quantityAt: (replicas) => (item.perReplica ? item.quantity.times(replicas) : item.quantity),
    price: { id: `${item.price}@${region}`, ...provenance },
  };
  return { lines: [line], unpriced: [] };
}

function owned(input: CostInput, hours: number): PricedItems {
  const { machine, nodesPerReplica, replicas, ownership } = input;
  const name = `${machine.id} (${sizeOf(machine)})`;
  if (ownership === undefined) {
    const reason = "your own server: what it costs is not known here; say so under `ownership`";
    return { currency: "USD", lines: [], unpriced: [{ name, reason }], machinesKnown: false };
  }
  if (ownership === "paid") {
    const line = {
      name: `${name}, already paid for`,
      unit: "hour",
      unitPrice: new Decimal(0),
      perMonth: new Decimal(hours),
      quantityAt: (count: number) => new Decimal(nodesPerReplica * count),
    };
    const unpriced = [{ name: "electricity, space and staff of your own servers", reason: "given as paid for" }];
    return { currency: "USD", lines: [line], unpriced, machinesKnown: true };
  }
  const machines = ownership.machines ?? nodesPerReplica * replicas.max;
  const perMonth = new Decimal(hours).div(hoursPerYear);
  const running = (count: number) => Math.min(machines, nodesPerReplica * count);
  const lines = ownedLines(ownership, machines, machines).map((line, index): PricedLine => ({
    name: line.name,
    unit: line.unit,
    unitPrice: line.unitPrice,
    perMonth,
    quantityAt: (count) => ownedLines(ownership, machines, running(count))[index]?.quantity ?? new Decimal(0),
  }));
  return { currency: ownership.currency, lines, unpriced: [], machinesKnown: true };
}

function unpricedReason(
  {
    machine,
    region,
    capacity = "on-demand",
    pricing,
  }: Pick<CostInput, "region" | "capacity" | "pricing"> & Partial<Pick<CostInput, "machine">>,
  isMachine: boolean,
): string {
  if (pricing?.source === "fixed") return "pricing.source is fixed and pricing.overrides does not name it";
  if (machine?.onDemand === false && capacity === "on-demand") {
    return "not sold on demand: reservations and Capacity Blocks only";
  }
  const when = pricing?.asOf === undefined ? "" : ` on ${pricing.asOf}`;
  return `no public ${isMachine ? capacity : "on-demand"} price is known for ${region}${when}`;
}

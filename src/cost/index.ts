import { Decimal } from "decimal.js";
import { GB, type Catalog, type Machine, type Price } from "../catalog/index.ts";
import type { Cost, CostLine, Replicas } from "../planner/plan.ts";

/** A month of 730 hours: 8,760 a year over twelve. */
const hoursPerMonth = 730;
/** Share of the time a replica is busy in the price per million tokens. */
const utilization = "0.5";

export interface CostInput {
  readonly machine: Machine;
  readonly region: string;
  readonly nodesPerReplica: number;
  readonly replicas: Replicas;
  readonly outputTokensPerSecond: number;
  readonly storedBytes: number;
}

interface Item {
  readonly name: string;
  readonly price: string;
  readonly unit: "hour" | "GB-month";
  readonly perReplica: boolean;
  readonly quantity: Decimal;
}

/** The priced pieces of a stack. What a target does not meter is not listed. */
function itemsOf(input: CostInput): readonly Item[] {
  const { machine, nodesPerReplica } = input;
  const machines: Item = {
    name: `${machine.id} (${String(machine.accelerators)} GPUs)`,
    price: machine.id,
    unit: "hour",
    perReplica: true,
    quantity: new Decimal(nodesPerReplica),
  };
  if (machine.target === "kubernetes") return [machines];
  return [
    machines,
    {
      name: "Kubernetes control plane",
      price: "cluster-control-plane",
      unit: "hour",
      perReplica: false,
      quantity: new Decimal(1),
    },
    {
      name: "Weights in object storage",
      price: "weights-storage",
      unit: "GB-month",
      perReplica: false,
      quantity: new Decimal(input.storedBytes).div(GB).toDecimalPlaces(3),
    },
  ];
}

/** Money that no line of the list covers yet; named so that nobody takes the total for the whole bill. */
const leftOut = {
  aws: ["system nodes", "disks of the nodes", "VPC endpoints", "traffic between zones and out", "logs and keys"],
  alicloud: ["system nodes", "disks of the nodes", "traffic out", "logs and keys"],
  kubernetes: [],
} as const;

const hours = (unit: Item["unit"]) => (unit === "hour" ? hoursPerMonth : 1);

/** On-demand price of `item` in `region`, or undefined: never a guess. */
export function priceOf(catalog: Catalog, machine: Machine, region: string, item: string): Price | undefined {
  return catalog.prices.find(
    (price) =>
      price.item === item &&
      price.target === machine.target &&
      price.region === region &&
      price.purchase === "on-demand",
  );
}

/** The machines alone, per month at `replicas`; null where the price is unknown. */
export function machineRent(
  catalog: Catalog,
  input: Pick<CostInput, "machine" | "region" | "nodesPerReplica">,
  replicas: number,
): Decimal | null {
  const price = priceOf(catalog, input.machine, input.region, input.machine.id);
  if (price === undefined) return null;
  return new Decimal(price.amount).times(input.nodesPerReplica).times(replicas).times(hoursPerMonth);
}

/** What a plan costs, as plain configuration decides it: no clock, no network, no resource output. */
export function costOf(catalog: Catalog, input: CostInput): Cost {
  const { machine, region, replicas } = input;
  const priced: { item: Item; price: Price }[] = [];
  const unpriced: { name: string; reason: string }[] = [];
  for (const item of itemsOf(input)) {
    const price = priceOf(catalog, machine, region, item.price);
    if (price !== undefined) priced.push({ item, price });
    else unpriced.push({ name: item.name, reason: unpricedReason(machine, region) });
  }
  unpriced.push(...leftOut[machine.target].map((name) => ({ name, reason: "not estimated yet" })));

  const perMonthAt = (count: number): Decimal =>
    priced.reduce(
      (sum, { item, price }) =>
        sum.plus(
          new Decimal(price.amount)
            .times(item.quantity)
            .times(item.perReplica ? count : 1)
            .times(hours(item.unit)),
        ),
      new Decimal(0),
    );
  // Without the machines there is no total to speak of, only lines.
  const known = priced.some(({ item }) => item.price === machine.id);
  const total = (count: number) => (known ? money(perMonthAt(count)) : null);
  const perHour = perMonthAt(replicas.desired).div(hoursPerMonth);
  const lines = priced.map(({ item, price }): CostLine => {
    const quantity = item.quantity.times(item.perReplica ? replicas.desired : 1);
    return {
      name: item.name,
      unit: item.unit,
      quantity: quantity.toString(),
      unitPrice: price.amount,
      perMonth: money(quantity.times(price.amount).times(hours(item.unit))),
    };
  });
  return {
    currency: machine.target === "alicloud" ? "CNY" : "USD",
    perHour: known ? perHour.toFixed(4) : null,
    perMonth: { min: total(replicas.min), desired: total(replicas.desired), max: total(replicas.max) },
    perMillionTokens: {
      value: known ? perMillionTokens(perHour, input) : null,
      basis: "all cost on output tokens",
      utilization,
    },
    lines,
    unpriced,
    prices: priced.map(({ price }) => ({ id: `${price.item}@${region}`, source: price.source, asOf: price.asOf })),
  };
}

/** Hourly cost × 10⁶ ÷ (tokens per second × 3600 × utilisation). */
function perMillionTokens(perHour: Decimal, input: CostInput): string {
  const tokensPerHour = new Decimal(input.outputTokensPerSecond)
    .times(input.replicas.desired)
    .times(3600)
    .times(utilization);
  return perHour.times(1e6).div(tokensPerHour).toFixed(4);
}

function unpricedReason(machine: Machine, region: string): string {
  if (machine.target === "kubernetes") return "your own server: what it costs is not known here";
  if (!machine.onDemand) return "not sold on demand: reservations and Capacity Blocks only";
  return `no public on-demand price is known for ${region}`;
}

export function money(value: Decimal): string {
  return value.toFixed(2);
}

import { Decimal } from "decimal.js";
import type { Catalog, Machine, Price } from "../types.ts";

type Band = readonly [number, number];

/** What a GPU-hour can cost in US dollars, from the cheapest spot quote seen to twice the dearest region. */
const perGpuHour: Readonly<Record<string, Band>> = {
  "h100-sxm-80gb": [1.2, 20],
  "h200-sxm-141gb": [1.5, 22],
  "h20-96gb": [0.8, 12],
  b200: [1.5, 35],
  b300: [2, 45],
  "a100-sxm-80gb": [0.7, 11],
  "a100-sxm-40gb": [0.5, 8],
  l40s: [0.5, 11],
  l20: [0.4, 8],
  l4: [0.2, 6],
  t4: [0.1, 9],
  "v100-32gb": [0.4, 10],
  "rtx-pro-4500": [0.4, 9],
  a10: [0.3, 6],
  a10g: [0.25, 7],
  "rtx-pro-6000": [0.8, 11],
};

/** What an hour of a vCPU can cost in US dollars where there is no GPU. */
const perVcpuHour: Band = [0.01, 0.3];

/** What surrounds the machines, each with the band its price must lie in, in US dollars. */
const perService: Readonly<Record<string, Band>> = {
  "cluster-control-plane": [0.01, 1],
  "weights-storage": [0.005, 0.2],
  "interface-endpoint": [0.002, 0.1],
  "nat-gateway": [0.01, 0.5],
  "public-address": [0.001, 0.05],
  disk: [0.02, 0.5],
  "load-balancer": [0.005, 0.2],
};

/** Machines without GPUs that carry controllers. */
const systemMachine = /^(m7i|ecs\.g7)\./;
const perSystemMachineHour: Band = [0.02, 20];

/** Only for bands: money of two currencies is never added. */
const roughPerUsd = { USD: 1, CNY: 7.2 } as const;

/** A price that moved by more than this factor is a slip until someone says otherwise. */
const largestStep = 2.5;

function bandOf(price: Price, machines: readonly Machine[]): Band | undefined {
  const machine = machines.find((row) => row.id === price.item && row.target === price.target);
  if (machine !== undefined) {
    if (machine.accelerators === 0) return [perVcpuHour[0] * machine.vcpu, perVcpuHour[1] * machine.vcpu];
    const band = perGpuHour[machine.accelerator];
    return band && [band[0] * machine.accelerators, band[1] * machine.accelerators];
  }
  return systemMachine.test(price.item) ? perSystemMachineHour : perService[price.item];
}

/** What is wrong with the prices, one sentence each; nothing when they can be trusted as far as a machine can tell. */
export function priceProblems(prices: readonly Price[], machines: readonly Machine[]): readonly string[] {
  return [...prices.flatMap((price) => problemsOf(price, machines)), ...twins(prices), ...steps(prices)];
}

/** Prices of regions that no stack can be in, one sentence each. */
export function priceRegionProblems({ prices, regions }: Pick<Catalog, "prices" | "regions">): readonly string[] {
  return prices.flatMap(({ item, target, region }) =>
    target === "kubernetes" || regions[target].names.includes(region)
      ? []
      : [`${item} in ${region}: ${target} has no region of this name in src/catalog/regions.ts`],
  );
}

function problemsOf(price: Price, machines: readonly Machine[]): readonly string[] {
  const name = `${price.item} in ${price.region} (${price.purchase}, ${price.asOf})`;
  const currency = price.region.startsWith("cn-") ? "CNY" : "USD";
  const band = bandOf(price, machines);
  const usd = new Decimal(price.amount).div(roughPerUsd[price.currency]);
  const inBand = band === undefined || (usd.greaterThanOrEqualTo(band[0]) && usd.lessThanOrEqualTo(band[1]));
  return [
    ...(price.currency === currency ? [] : [`${name}: in ${price.currency}, this region bills in ${currency}`]),
    ...(band === undefined ? [`${name}: no machine and no service of this name, or no plausible band for it`] : []),
    ...(inBand
      ? []
      : [
          `${name}: ${price.amount} ${price.currency} is outside ${band.map((edge) => edge.toFixed(3)).join(" to ")} USD`,
        ]),
  ];
}

const thing = (price: Price) => `${price.target} ${price.item} ${price.region} ${price.purchase}`;

function twins(prices: readonly Price[]): readonly string[] {
  const seen = new Map<string, string>();
  return prices.flatMap((price) => {
    const key = `${thing(price)} ${price.asOf}`;
    const before = seen.get(key);
    seen.set(key, price.amount);
    if (before === undefined) return [];
    return [`${price.item} in ${price.region} (${price.asOf}): listed twice, at ${before} and at ${price.amount}`];
  });
}

/** Neighbouring prices of the same thing. */
function steps(prices: readonly Price[]): readonly string[] {
  const before = new Map<string, Price>();
  const sorted = [...prices].sort((a, b) => (a.asOf < b.asOf ? -1 : 1));
  return sorted.flatMap((price) => {
    const earlier = before.get(thing(price));
    before.set(thing(price), price);
    if (earlier === undefined || Number(earlier.amount) === 0 || Number(price.amount) === 0) return [];
    const factor = new Decimal(price.amount).div(earlier.amount);
    if (factor.lessThanOrEqualTo(largestStep) && factor.greaterThanOrEqualTo(1 / largestStep)) return [];
    return [
      `${price.item} in ${price.region}: ${earlier.amount} on ${earlier.asOf}, then ${price.amount} on ${price.asOf}`,
    ];
  });
}

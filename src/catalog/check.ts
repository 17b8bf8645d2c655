import type { Accelerator, Catalog, EngineVersion, Machine, Model, Sourced, Weights } from "./types.ts";
import { priceRegionProblems } from "./prices/check.ts";
import { soldElsewhere } from "./regions.ts";
import { GB, GiB } from "./units.ts";

type Band = readonly [least: number, most: number];

/** What a figure of a row can be, in the unit people quote it in. */
interface Figure<Row> {
  readonly name: string;
  readonly of: (row: Row) => number | undefined;
  readonly band: Band;
}

const bandwidthGBps: Band = [200, 10_000];

const acceleratorFigures: readonly Figure<Accelerator>[] = [
  { name: "visible GiB", of: (row) => row.visibleBytes / GiB, band: [10, 300] },
  { name: "bandwidth GB/s", of: (row) => row.bandwidthBytesPerSecond / GB, band: bandwidthGBps },
  { name: "BF16 TFLOPS", of: (row) => row.tflops.bf16, band: [50, 3000] },
  { name: "FP8 TFLOPS over BF16", of: ({ tflops }) => tflops.fp8 && tflops.fp8 / tflops.bf16, band: [1.5, 2.5] },
  { name: "watts", of: (row) => row.powerWatts, band: [50, 1500] },
];

const machineFigures: readonly Figure<Machine>[] = [
  { name: "RAM GiB", of: (row) => row.ramBytes / GiB, band: [10, 5000] },
  { name: "RAM bandwidth GB/s", of: (row) => row.ramBandwidthBytesPerSecond / GB, band: [15, 1500] },
  { name: "vCPU", of: (row) => row.vcpu, band: [4, 512] },
  { name: "accelerators", of: (row) => row.accelerators, band: [0, 16] },
  { name: "network Gbit/s", of: (row) => row.networkGbps, band: [1, 10_000] },
  { name: "local disk GB", of: (row) => row.localDiskBytes / GB, band: [0, 100_000] },
];

const headsPerKvHead = ({ attention }: Model): number | undefined =>
  attention.kind === "gqa" ? attention.heads / attention.kvHeads : undefined;

const modelFigures: readonly Figure<Model>[] = [
  { name: "layers", of: (row) => row.layers, band: [1, 200] },
  { name: "hidden", of: (row) => row.hidden, band: [256, 65_536] },
  { name: "vocabulary", of: (row) => row.vocabulary, band: [1000, 1_000_000] },
  { name: "width of a feed-forward layer", of: (row) => row.intermediate, band: [256, 262_144] },
  { name: "heads", of: ({ attention }) => attention.heads, band: [1, 512] },
  { name: "heads per KV head", of: headsPerKvHead, band: [1, 128] },
  { name: "context", of: (row) => row.maxContextTokens, band: [2048, 10_000_000] },
];

const weightsFigures: readonly Figure<Weights>[] = [
  {
    name: "bits per linear weight",
    of: ({ size }) => (size.rule === "linear-bits" ? size.linearBits : undefined),
    band: [1, 16.1],
  },
  { name: "file GiB", of: ({ size }) => (size.rule === "file" ? size.bytes / GiB : undefined), band: [0.5, 1500] },
];

const engineFigures: readonly Figure<EngineVersion>[] = [
  { name: "utilisation", of: (row) => row.memoryUtilization, band: [0.5, 1] },
  { name: "port", of: (row) => row.port, band: [1, 65_535] },
];

function implausible<Row>(name: string, row: Row, figures: readonly Figure<Row>[]): readonly string[] {
  return figures.flatMap((figure) => {
    const value = figure.of(row);
    if (value === undefined || (value >= figure.band[0] && value <= figure.band[1])) return [];
    return [`${name}: ${String(value)} ${figure.name} is outside ${figure.band.join(" to ")}`];
  });
}

function unsourced(name: string, { source, asOf }: Sourced): readonly string[] {
  return [
    ...(source.trim().length > 5 ? [] : [`${name}: has no source`]),
    ...(/^20\d\d(-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?)?$/.test(asOf) ? [] : [`${name}: "${asOf}" is no date`]),
  ];
}

function twins(kind: string, names: readonly string[]): readonly string[] {
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `${kind} ${name}: is listed more than once`);
}

function missing(kind: string, wanted: readonly (readonly [string, string])[], known: readonly string[]) {
  const all = new Set(known);
  return wanted.filter(([, id]) => !all.has(id)).map(([name, id]) => `${name}: there is no ${kind} ${id}`);
}

/**
 * What is wrong with the rows of a catalog, one sentence each: no source or date, a figure outside what such a thing
 * can have (bytes for GiB, GB/s for bytes), a name that is listed twice or stands for nothing. Prices have their own.
 */
export function catalogProblems(catalog: Catalog): readonly string[] {
  const { models, weights, accelerators, machines, engines, prices, regions, offers } = catalog;
  const devices = accelerators.filter(({ vendor }) => vendor !== "cpu");
  return [
    ...models.flatMap((row) => unsourced(row.id, row)),
    ...weights.flatMap((row) => unsourced(`${row.id} of ${row.models.join(", ")}`, row)),
    ...accelerators.flatMap((row) => unsourced(row.id, row)),
    ...machines.flatMap((row) => unsourced(row.id, row)),
    ...engines.flatMap((row) => unsourced(row.name, row)),
    ...prices.flatMap((row) => unsourced(`price of ${row.item}`, row)),
    ...Object.entries(regions).flatMap(([target, row]) => unsourced(`regions of ${target}`, row)),
    ...offers.flatMap((row) => unsourced(`regions that sell ${row.machines.join(", ")}`, row)),
    ...models.flatMap((row) => implausible(row.id, row, modelFigures)),
    ...weights.flatMap((row) => implausible(row.id, row, weightsFigures)),
    ...devices.flatMap((row) => implausible(row.id, row, acceleratorFigures)),
    ...machines.flatMap((row) => implausible(row.id, row, machineFigures)),
    ...engines.flatMap((row) => implausible(row.name, row, engineFigures)),
    ...twins(
      "model",
      models.map(({ id }) => id),
    ),
    ...twins(
      "weights",
      weights.flatMap((row) => row.models.map((model) => `${row.id} of ${model}`)),
    ),
    ...twins(
      "accelerator",
      accelerators.map(({ id }) => id),
    ),
    ...twins(
      "machine",
      machines.map(({ id }) => id),
    ),
    ...models
      .filter(({ id }) => !weights.some((row) => row.models.includes(id)))
      .map(({ id }) => `${id}: has no weights; add it to the models of a row in src/catalog/weights.ts`),
    ...twins(
      "regions that sell",
      offers.flatMap((row) => row.machines),
    ),
    ...missing(
      "machine",
      offers.flatMap((row) => row.machines.map((id) => ["src/catalog/regions.ts", id] as const)),
      machines.map(({ id }) => id),
    ),
    ...priceRegionProblems(catalog),
    ...prices
      .filter(
        ({ purchase, item, region }) => purchase === "on-demand" && soldElsewhere(catalog, item, region) !== undefined,
      )
      .map(
        ({ item, region }) => `${item} in ${region}: has a price, and src/catalog/regions.ts says it is not sold there`,
      ),
    ...missing(
      "model",
      weights.flatMap((row) => row.models.map((model) => [row.id, model] as const)),
      models.map(({ id }) => id),
    ),
    ...missing(
      "accelerator",
      machines.map((row) => [row.id, row.accelerator] as const),
      accelerators.map(({ id }) => id),
    ),
  ];
}

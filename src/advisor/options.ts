import type { Decimal } from "decimal.js";
import { soldElsewhere, type Catalog, type Model, type Weights } from "../catalog/index.ts";
import { machineRent } from "../cost/index.ts";
import { fitOf, modelBytes, parameterCount, type Setup } from "../fit/index.ts";
import { layouts, matrixOf } from "../planner/index.ts";
import { speedOf, type AnswerSpeed } from "../speed/index.ts";
import type { Need } from "./need.ts";

/** A way to serve the need that holds it in memory: so many replicas of a setup, at what rent and speed. */
export interface Option {
  readonly setup: Setup;
  readonly region: string;
  readonly replicas: number;
  readonly rent: Decimal | null;
  readonly currency: "USD" | "CNY";
  readonly speed: AnswerSpeed;
}

/** What became of one model: its best option, or how near the nearest came. */
export interface Found {
  readonly best?: Option;
  /** The next ones on other machines. */
  readonly next: readonly Option[];
  /** Setups with room for the need. */
  readonly holding: number;
  /** Tokens per second of the fastest of them, and milliseconds to the first token of the promptest. */
  readonly fastest: number;
  readonly promptestMs: number;
  /** The cheapest that is fast enough and not within the budget. */
  readonly cheapest?: Option;
}

/** Bits that one parameter takes in the file, embeddings and scales included. */
export function bitsPerParameter(model: Model, weights: Weights): number {
  return (modelBytes(model, weights).total * 8) / parameterCount(model);
}

/** Other machines that are named beside the best. */
const mostNext = 3;

/** Requests per replica that are tried: all at once, then half of them on twice as many replicas, and so on. */
function sharesOf(concurrency: number): readonly number[] {
  const shares: number[] = [];
  for (let share = concurrency; ; share = Math.ceil(share / 2)) {
    shares.push(share);
    if (share === 1) return shares;
  }
}

const currencyOf = (target: string) => (target === "alicloud" ? "CNY" : "USD");

/** The catalog with one model, in the quantisations the planner proposes, on the machines of the allowed places. */
function narrowed(catalog: Catalog, model: Model, need: Need): Catalog {
  const targets = need.places.map(({ target }) => target);
  return {
    ...catalog,
    models: [model],
    weights: catalog.weights
      .filter((row) => row.models.includes(model.id) && row.offered === true && row.latentCache !== false)
      .filter((row) => bitsPerParameter(model, row) >= need.leastBits)
      .map((row) => ({ ...row, models: [model.id] })),
    machines: catalog.machines.filter((machine) => machine.onDemand && targets.includes(machine.target)),
  };
}

type Rented = Parameters<typeof machineRent>[1];

/** Every option of one model that has room, without its speed; options on the same machines share one rent. */
function optionsOf(catalog: Catalog, model: Model, need: Need): readonly Omit<Option, "speed">[] {
  const { contextTokens, workload } = need;
  const rows = narrowed(catalog, model, need);
  const rents = new Map<string, Decimal | null>();
  const rentOf = (place: Rented, replicas: number): Decimal | null => {
    const key = `${place.machine.id} ${place.region} ${String(place.nodesPerReplica)} ${String(replicas)}`;
    const known = rents.get(key);
    if (known !== undefined) return known;
    const rent = machineRent(catalog, place, replicas);
    rents.set(key, rent);
    return rent;
  };
  return sharesOf(need.concurrency).flatMap((concurrency) => {
    const replicas = Math.ceil(need.concurrency / concurrency);
    return matrixOf(rows, { contextTokens, concurrency, workload, kvCacheDtype: "bf16", layouts }).flatMap((cell) =>
      cell.holding.flatMap((machine) =>
        need.places
          .filter(({ target }) => target === machine.target)
          .filter(({ region }) => soldElsewhere(catalog, machine.id, region) === undefined)
          .map(({ region }) => {
            const setup = { ...cell.setup, machine };
            const rent = rentOf({ machine, region, nodesPerReplica: setup.nodes }, replicas);
            return { setup, region, replicas, rent, currency: currencyOf(machine.target) };
          }),
      ),
    );
  });
}

const gpusOf = ({ setup, replicas }: Pick<Option, "setup" | "replicas">) =>
  setup.nodes * setup.machine.accelerators * replicas;

/** Cheapest first, a price nobody knows last; then fewer GPUs, fewer replicas, the usual layout, the larger file, by name. */
function byRent(a: Omit<Option, "speed">, b: Omit<Option, "speed">): number {
  const unknown = Number(a.rent === null) - Number(b.rent === null);
  const rents = a.rent === null || b.rent === null || a.rent === b.rent ? 0 : a.rent.comparedTo(b.rent);
  return (
    unknown ||
    rents ||
    gpusOf(a) - gpusOf(b) ||
    a.replicas - b.replicas ||
    Number(isSpread(a)) - Number(isSpread(b)) ||
    b.setup.bytes.total - a.setup.bytes.total ||
    a.setup.parallelism.pipelineParallel - b.setup.parallelism.pipelineParallel ||
    (nameOf(a) < nameOf(b) ? -1 : 1)
  );
}

/** GPUs with requests of their own: layout throughput. */
export const isSpread = ({ setup }: Pick<Option, "setup">): boolean => setup.parallelism.dataParallel > 1;

const nameOf = ({ setup }: Pick<Option, "setup">) => `${setup.machine.id} ${setup.engine.name} ${setup.weights.id}`;

function withinBudget({ budget }: Need, { rent, currency }: Omit<Option, "speed">): boolean {
  if (budget === undefined) return true;
  return rent !== null && currency === budget.currency && rent.lessThanOrEqualTo(budget.perMonth);
}

/** The cheapest option of one model that is fast enough and within the budget. */
export function bestOf(catalog: Catalog, model: Model, need: Need): Found {
  const options = [...optionsOf(catalog, model, need)].sort(byRent);
  let fastest = 0;
  let promptestMs = Infinity;
  let cheapest: Option | undefined;
  const within: Option[] = [];
  for (const option of options) {
    if (within.some(({ setup }) => setup.machine === option.setup.machine)) continue;
    const { fit, layerSplit } = fitOf(option.setup);
    const speed = speedOf(option.setup, layerSplit, fit.kvCapacityTokens);
    fastest = Math.max(fastest, 1e3 / speed.timePerOutputTokenMs);
    promptestMs = Math.min(promptestMs, speed.timeToFirstTokenMs);
    if (!isFastEnough(need, speed)) continue;
    const rated = { ...option, speed };
    if (!withinBudget(need, option)) cheapest ??= rated;
    else if (within.push(rated) > mostNext) break;
  }
  const [best, ...next] = within;
  return { holding: options.length, fastest, promptestMs, next, ...(best && { best }), ...(cheapest && { cheapest }) };
}

function isFastEnough({ minTokensPerSecond, maxFirstTokenMs = Infinity }: Need, speed: AnswerSpeed): boolean {
  return 1e3 / speed.timePerOutputTokenMs >= minTokensPerSecond && speed.timeToFirstTokenMs <= maxFirstTokenMs;
}

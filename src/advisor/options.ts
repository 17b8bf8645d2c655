import { Decimal } from "decimal.js";
import { soldElsewhere, type Catalog, type Machine, type Model, type Weights } from "../catalog/index.ts";
import { machineRent } from "../cost/index.ts";
import { fitOf, modelBytes, parameterCount, type Setup } from "../fit/index.ts";
import { layouts, matrixOf, type Cell } from "../planner/index.ts";
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

const currencyOf = (target: string): Option["currency"] => (target === "alicloud" ? "CNY" : "USD");

/** A place where a machine is not known to be missing, and what so many of it are rented for there. */
interface Offer {
  readonly region: string;
  readonly rentOf: (machines: number) => Decimal | null;
}

function offersOf(catalog: Catalog, machine: Machine, need: Need): readonly Offer[] {
  return need.places
    .filter(({ target }) => target === machine.target)
    .filter(({ region }) => soldElsewhere(catalog, machine.id, region) === undefined)
    .map(({ region }) => {
      const known = new Map<number, Decimal | null>();
      const rentOf = (machines: number) => {
        const rent = known.get(machines) ?? machineRent(catalog, { machine, region, nodesPerReplica: 1 }, machines);
        known.set(machines, rent);
        return rent;
      };
      return { region, rentOf };
    });
}

/** The catalog with one model, in the quantisations the planner proposes, on the machines that are offered. */
function narrowed(catalog: Catalog, model: Model, need: Need, offers: ReadonlyMap<Machine, readonly Offer[]>): Catalog {
  return {
    ...catalog,
    models: [model],
    weights: catalog.weights
      .filter((row) => row.models.includes(model.id) && row.offered === true && row.latentCache !== false)
      .filter((row) => bitsPerParameter(model, row) >= need.leastBits)
      .map((row) => ({ ...row, models: [model.id] })),
    machines: catalog.machines.filter((machine) => (offers.get(machine)?.length ?? 0) > 0),
  };
}

/** Replicas of a setup that have room for the need, on one of the machines that hold it. */
interface Room {
  readonly cell: Cell;
  readonly machine: Machine;
  readonly region: string;
  readonly replicas: number;
  readonly rent: Decimal | null;
}

/** All of one model; rooms of as many of the same machines in one place share one rent. */
function roomsOf(catalog: Catalog, model: Model, need: Need): readonly Room[] {
  const { contextTokens, workload } = need;
  const rented = catalog.machines.filter(({ onDemand }) => onDemand);
  const offers = new Map(rented.map((machine) => [machine, offersOf(catalog, machine, need)]));
  const rows = narrowed(catalog, model, need, offers);
  return sharesOf(need.concurrency).flatMap((concurrency) => {
    const replicas = Math.ceil(need.concurrency / concurrency);
    return matrixOf(rows, { contextTokens, concurrency, workload, kvCacheDtype: "bf16", layouts }).flatMap((cell) =>
      cell.holding.flatMap((machine) =>
        (offers.get(machine) ?? []).map(({ region, rentOf }) => {
          return { cell, machine, region, replicas, rent: rentOf(cell.setup.nodes * replicas) };
        }),
      ),
    );
  });
}

/** How many rents are below each: thousands of rooms share a few hundred. A price nobody knows comes last. */
function ranksOf(rooms: readonly Room[]): ReadonlyMap<Decimal | null, number> {
  const ranks = new Map<Decimal | null, number>();
  let last = new Decimal(-1);
  let rank = 0;
  const rents = new Set(rooms.flatMap(({ rent }) => rent ?? []));
  for (const rent of [...rents].sort((a, b) => a.comparedTo(b))) {
    if (rent.greaterThan(last)) rank++;
    ranks.set(rent, rank);
    last = rent;
  }
  return ranks.set(null, rank + 1);
}

const gpusOf = ({ cell, machine, replicas }: Room) => cell.setup.nodes * machine.accelerators * replicas;

/** Cheapest first; then fewer GPUs, fewer replicas, the usual layout, the larger file, by name. */
function sorted(rooms: readonly Room[]): readonly Room[] {
  const ranks = ranksOf(rooms);
  const rankOf = ({ rent }: Room) => ranks.get(rent) ?? Infinity;
  return [...rooms].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      gpusOf(a) - gpusOf(b) ||
      a.replicas - b.replicas ||
      Number(isSpread(a.cell)) - Number(isSpread(b.cell)) ||
      b.cell.setup.bytes.total - a.cell.setup.bytes.total ||
      a.cell.setup.parallelism.pipelineParallel - b.cell.setup.parallelism.pipelineParallel ||
      (nameOf(a) < nameOf(b) ? -1 : 1),
  );
}

/** GPUs with requests of their own: layout throughput. */
export const isSpread = ({ setup }: Pick<Option, "setup">): boolean => setup.parallelism.dataParallel > 1;

const nameOf = ({ cell, machine }: Room) => `${machine.id} ${cell.setup.engine.name} ${cell.setup.weights.id}`;

function withinBudget({ budget }: Need, { rent, currency }: Pick<Option, "rent" | "currency">): boolean {
  if (budget === undefined) return true;
  return rent !== null && currency === budget.currency && rent.lessThanOrEqualTo(budget.perMonth);
}

function isAboveBudget({ budget }: Need, { rent, currency }: Pick<Option, "rent" | "currency">): boolean {
  return budget !== undefined && rent !== null && currency === budget.currency && rent.greaterThan(budget.perMonth);
}

/** The cheapest option of one model that is fast enough and within the budget. */
export function bestOf(catalog: Catalog, model: Model, need: Need): Found {
  const rooms = roomsOf(catalog, model, need);
  let fastest = 0;
  let promptestMs = Infinity;
  let cheapest: Option | undefined;
  const within: Option[] = [];
  for (const { cell, machine, region, replicas, rent } of sorted(rooms)) {
    const currency = currencyOf(machine.target);
    // From here on all cost more, and what the budget falls short of is known.
    if (cheapest !== undefined && isAboveBudget(need, { rent, currency })) break;
    if (within.some(({ setup }) => setup.machine === machine)) continue;
    const setup = { ...cell.setup, machine };
    const { fit, layerSplit } = fitOf(setup);
    const speed = speedOf(setup, layerSplit, fit.kvCapacityTokens);
    fastest = Math.max(fastest, 1e3 / speed.timePerOutputTokenMs);
    promptestMs = Math.min(promptestMs, speed.timeToFirstTokenMs);
    if (!isFastEnough(need, speed)) continue;
    const option = { setup, region, replicas, rent, currency, speed };
    if (!withinBudget(need, option)) cheapest ??= option;
    else if (within.push(option) > mostNext) break;
  }
  const [best, ...next] = within;
  return { holding: rooms.length, fastest, promptestMs, next, ...(best && { best }), ...(cheapest && { cheapest }) };
}

function isFastEnough({ minTokensPerSecond, maxFirstTokenMs = Infinity }: Need, speed: AnswerSpeed): boolean {
  return 1e3 / speed.timePerOutputTokenMs >= minTokensPerSecond && speed.timeToFirstTokenMs <= maxFirstTokenMs;
}

import type { Decimal } from "decimal.js";
import { soldElsewhere, type Catalog, type Machine, type Model, type Weights } from "../catalog/index.ts";
import { machineRent } from "../cost/index.ts";
import { modelBytes, parameterCount, type Setup } from "../fit/index.ts";
import { cellsOf, hardwareOf, layouts, type Cell } from "../planner/index.ts";
import type { Need } from "./need.ts";

/** Bits that one parameter takes in the file, embeddings and scales included. */
export function bitsPerParameter(model: Model, weights: Weights): number {
  return (modelBytes(model, weights).total * 8) / parameterCount(model);
}

/** GPUs with requests of their own: layout throughput. */
export const isSpread = ({ setup }: { readonly setup: Setup }): boolean => setup.parallelism.dataParallel > 1;

/** Requests per replica that are tried: all at once, then half of them on twice as many replicas, and so on. */
function sharesOf(concurrency: number): readonly number[] {
  const shares: number[] = [];
  for (let share = concurrency; ; share = Math.ceil(share / 2)) {
    shares.push(share);
    if (share === 1) return shares;
  }
}

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
export interface Room {
  readonly cell: Cell;
  readonly machine: Machine;
  readonly region: string;
  readonly replicas: number;
  readonly rent: Decimal | null;
}

/** All of one model; rooms of as many of the same machines in one place share one rent. */
export function roomsOf(catalog: Catalog, model: Model, need: Need): readonly Room[] {
  const { contextTokens, workload } = need;
  const rented = catalog.machines.filter(({ onDemand }) => onDemand);
  const offers = new Map(rented.map((machine) => [machine, offersOf(catalog, machine, need)]));
  const hardware = hardwareOf(narrowed(catalog, model, need, offers), layouts);
  return sharesOf(need.concurrency).flatMap((concurrency) => {
    const replicas = Math.ceil(need.concurrency / concurrency);
    return cellsOf(hardware, { contextTokens, concurrency, workload, kvCacheDtype: "bf16" }).flatMap((cell) =>
      cell.holding.flatMap((machine) =>
        (offers.get(machine) ?? []).map(({ region, rentOf }) => {
          return { cell, machine, region, replicas, rent: rentOf(cell.setup.nodes * replicas) };
        }),
      ),
    );
  });
}

const nameOf = ({ cell, machine }: Room) => `${machine.id} ${cell.setup.engine.name} ${cell.setup.weights.id}`;
const gpusOf = ({ cell, machine, replicas }: Room) => cell.setup.nodes * machine.accelerators * replicas;

/** Of one rent: fewer GPUs first, then fewer replicas, the usual layout, the larger file, by name. */
function nearer(a: Room, b: Room): number {
  return (
    gpusOf(a) - gpusOf(b) ||
    a.replicas - b.replicas ||
    Number(isSpread(a.cell)) - Number(isSpread(b.cell)) ||
    b.cell.setup.bytes.total - a.cell.setup.bytes.total ||
    a.cell.setup.parallelism.pipelineParallel - b.cell.setup.parallelism.pipelineParallel ||
    (nameOf(a) < nameOf(b) ? -1 : 1)
  );
}

/** Bytes of all GPUs that so many replicas of a setup take. */
export const gpuBytesOf = ({ setup, replicas }: { readonly setup: Setup; readonly replicas: number }): number =>
  setup.nodes * setup.machine.accelerators * replicas * setup.accelerator.visibleBytes;

/** Where no price says what is the lesser: with GPUs first, the fewest bytes of them first. */
export const bySize = (left: number, right: number): number => Number(left === 0) - Number(right === 0) || left - right;

function smallestFirst(rooms: readonly Room[]): readonly Room[] {
  return rooms
    .map((room) => {
      const { cell, machine, replicas } = room;
      return { room, bytes: gpuBytesOf({ setup: { ...cell.setup, machine }, replicas }) };
    })
    .sort((a, b) => bySize(a.bytes, b.bytes) || nearer(a.room, b.room))
    .map(({ room }) => room);
}

/** Cheapest first, those without a known price last and by their size. Few are looked at of thousands: each rent is sorted when it is reached. */
export function* cheapestFirst(rooms: readonly Room[]): Generator<Room> {
  const known = new Map<Decimal | null, Room[]>();
  for (const room of rooms) {
    const same = known.get(room.rent);
    if (same === undefined) known.set(room.rent, [room]);
    else same.push(room);
  }
  const rents = [...known.keys()].filter((rent) => rent !== null).sort((a, b) => a.comparedTo(b));
  for (let first = 0, next = 0; first < rents.length; first = next) {
    while (rents[next]?.equals(rents[first] ?? NaN) === true) next++;
    yield* rents
      .slice(first, next)
      .flatMap((rent) => known.get(rent) ?? [])
      .sort(nearer);
  }
  yield* smallestFirst(known.get(null) ?? []);
}

import type { Accelerator, Catalog, Machine } from "../catalog/index.ts";
import {
  computeReasons,
  engineReasons,
  gpusHold,
  hostHolds,
  modelBytes,
  networkReasons,
  parallelismReasons,
  rankSplitsOf,
  splitsOf,
  type Setup,
} from "../fit/index.ts";
import { gainsByRanks, type Layout } from "./layout.ts";
import type { Parallelism } from "./plan.ts";

/** What every setup of a matrix is asked for. */
export type MatrixAsked = Pick<Setup, "contextTokens" | "concurrency" | "workload" | "kvCacheDtype">;

/** One way to run a model whose hardware is right, on machines that differ in their host alone. */
export interface Cell {
  /** On the first of the machines. */
  readonly setup: Setup;
  readonly machines: readonly Machine[];
  /** Those of them that have the memory, on the GPUs and beside them. */
  readonly holding: readonly Machine[];
}

const nodeCounts = [1, 2, 4] as const;

/** Machines that differ in nothing that the GPUs' ledger asks for. */
interface Group {
  readonly accelerator: Accelerator;
  readonly alike: readonly Machine[];
}

function groupsOf({ machines, accelerators }: Catalog): readonly Group[] {
  return accelerators.flatMap((accelerator) => {
    const rows = machines.filter((machine) => machine.accelerator === accelerator.id);
    const counts = [...new Set(rows.map((machine) => machine.accelerators))];
    return counts.map((count) => ({ accelerator, alike: rows.filter((machine) => machine.accelerators === count) }));
  });
}

/** Where and how an engine may run a model: right device, network and divisors; memory is not asked yet. */
interface Place {
  readonly accelerator: Accelerator;
  readonly nodes: number;
  readonly parallelism: Parallelism;
  readonly machine: Machine;
  readonly machines: readonly Machine[];
}

const splitsOfLayout: Readonly<
  Record<Layout, (subject: Subject, gpus: number, inNode: number) => readonly Parallelism[]>
> = {
  latency: ({ engine }, gpus) => splitsOf(engine.name, gpus),
  throughput: (subject, gpus, inNode) => (gainsByRanks(subject) ? rankSplitsOf(gpus, inNode, true) : []),
};

function placesOf(groups: readonly Group[], subject: Subject, layouts: readonly Layout[]): readonly Place[] {
  return groups
    .filter((group) => computeReasons({ ...subject, ...group }).length === 0)
    .flatMap(({ accelerator, alike }) =>
      nodeCounts.flatMap((nodes) => {
        const placed = { ...subject, accelerator, nodes };
        const machines = alike.filter((machine) => networkReasons({ ...placed, machine }).length === 0);
        const [machine] = machines;
        if (machine === undefined || engineReasons(placed).length > 0) return [];
        const { accelerators: inNode } = machine;
        return layouts
          .flatMap((layout) => splitsOfLayout[layout](subject, nodes * inNode, inNode))
          .filter((parallelism) => parallelismReasons({ ...placed, machine, parallelism }).length === 0)
          .map((parallelism) => ({ accelerator, nodes, parallelism, machine, machines }));
      }),
    );
}

type Subject = Pick<Setup, "model" | "weights" | "bytes" | "engine">;

/** Each model in each of its quantisations on each engine that runs it. */
function subjectsOf({ models, weights, engines }: Catalog): readonly Subject[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  return weights.flatMap((row) =>
    row.models.flatMap((id) => {
      const model = byId.get(id);
      if (model === undefined) return [];
      const bytes = modelBytes(model, row);
      return engines
        .filter((engine) => engine.computes.includes(row.compute))
        .map((engine) => ({ model, weights: row, bytes, engine }));
    }),
  );
}

/** What the hardware allows of every model, whatever it is asked for. */
export type Hardware = readonly { readonly subject: Subject; readonly places: readonly Place[] }[];

export function hardwareOf(catalog: Catalog, layouts: readonly Layout[] = ["latency"]): Hardware {
  const groups = groupsOf(catalog);
  const known = new Map<string, readonly Place[]>();
  return subjectsOf(catalog).map((subject) => {
    const { engine, model, weights } = subject;
    const kind = `${engine.name} ${model.id} ${weights.compute}`;
    const places = known.get(kind) ?? placesOf(groups, subject, layouts);
    known.set(kind, places);
    return { subject, places };
  });
}

/** Each way that the hardware allows, with where there is memory for what is asked. Experts stay on the GPUs. */
export function cellsOf(hardware: Hardware, asked: MatrixAsked): readonly Cell[] {
  return hardware.flatMap(({ subject, places }) => places.map((place) => cellOf(subject, place, asked)));
}

/** Every model in every quantisation on every machine, engine and valid parallelism of one, two and four nodes. */
export function matrixOf(catalog: Catalog, asked: MatrixAsked): readonly Cell[] {
  return cellsOf(hardwareOf(catalog), asked);
}

function cellOf(subject: Subject, place: Place, asked: MatrixAsked): Cell {
  const { model, weights, bytes, engine } = subject;
  const { accelerator, nodes, parallelism, machine, machines } = place;
  const { contextTokens, concurrency, workload, kvCacheDtype } = asked;
  const { memoryUtilization } = engine;
  const asks = { contextTokens, concurrency, workload, memoryUtilization, kvCacheDtype, cpuExperts: false };
  const setup: Setup = { model, weights, bytes, engine, machine, accelerator, nodes, parallelism, ...asks };
  if (!gpusHold(setup)) return { setup, machines, holding: none };
  return {
    setup,
    machines,
    holding: machines.filter((row) => hostHolds(row === machine ? setup : { ...setup, machine: row })),
  };
}

const none: readonly Machine[] = [];

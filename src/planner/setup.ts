import { modelBytes, type AskedAdapters, type Setup } from "../fit/index.ts";
import type { Accelerator, Catalog, EngineVersion, Machine, Weights } from "../catalog/index.ts";
import type { Parallelism } from "./plan.ts";
import { splitsOfRequest } from "./splits.ts";
import type { Request } from "./request.ts";

/** The row called `id`. The configuration has already checked every name: a miss is our own mistake. */
export function rowOf<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new RangeError(`no row "${id}" in the catalog`);
  return row;
}

export function engineOf(catalog: Catalog, name: string): EngineVersion {
  const engine = catalog.engines.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new RangeError(`no engine "${name}" in the catalog`);
  return engine;
}

export function weightsOf(catalog: Catalog, model: string, id: string): Weights {
  const row = catalog.weights.find((candidate) => candidate.id === id && candidate.models.includes(model));
  if (row === undefined) throw new RangeError(`no weights "${id}" of ${model} in the catalog`);
  return row;
}

/** What runs, whatever it runs on: looked up and measured once, however many machines are tried. */
export type Subject = Pick<Setup, "model" | "weights" | "bytes" | "engine">;

export function subjectOf(catalog: Catalog, request: Pick<Request, "model" | "weights" | "engine">): Subject {
  const model = rowOf(catalog.models, request.model);
  const weights = weightsOf(catalog, request.model, request.weights);
  return { model, weights, bytes: modelBytes(model, weights), engine: engineOf(catalog, request.engine) };
}

/** What it runs on. */
export interface Host {
  readonly machine: Machine;
  readonly accelerator: Accelerator;
}

export function hostOf(catalog: Catalog, machine: Machine): Host {
  return { machine, accelerator: rowOf(catalog.accelerators, machine.accelerator) };
}

/** A request with its names looked up, for a replica of `nodes` nodes: one setup for each way to split it. */
export function setupsOf(request: Request, subject: Subject, host: Host, nodes: number): readonly [Setup, ...Setup[]] {
  const [first, ...others] = splitsOfRequest(request, subject.model, host.machine, nodes);
  const setup = (parallelism: Parallelism) => setupOf(request, subject, host, nodes, parallelism);
  return [setup(first), ...others.map(setup)];
}

const askedAdapters = (adapters: NonNullable<Request["adapters"]>): AskedAdapters => ({
  count: adapters.length,
  rank: Math.max(...adapters.map(({ rank }) => rank)),
});

function setupOf(request: Request, subject: Subject, host: Host, nodes: number, parallelism: Parallelism): Setup {
  const { model, weights, bytes, engine } = subject;
  const { machine, accelerator } = host;
  return {
    model,
    weights,
    bytes,
    engine,
    machine,
    accelerator,
    nodes,
    parallelism,
    cpuExperts: request.cpuExperts,
    contextTokens: request.contextTokens,
    concurrency: request.concurrency,
    workload: request.workload,
    memoryUtilization: request.memoryUtilization ?? engine.memoryUtilization,
    kvCacheDtype: request.kvCacheDtype,
    ...(request.adapters && { adapters: askedAdapters(request.adapters) }),
  };
}

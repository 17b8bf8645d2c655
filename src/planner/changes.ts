import { soldElsewhere, type Catalog, type Weights } from "../catalog/index.ts";
import { gainsByRanks } from "./layout.ts";
import type { Request } from "./request.ts";
import { hostOf, rowOf, subjectOf, type Host, type Subject } from "./setup.ts";

/** One step away from a request. */
export interface Change {
  /** The same as configuration keys, without the number of nodes. */
  readonly set: Readonly<Record<string, string | number>>;
  readonly request: Request;
  readonly subject: Subject;
  readonly host: Host;
}

/** The request without what was fixed for its own machine: as many nodes as it takes, experts on the GPUs. */
function movable(request: Request): Request {
  const { tensorParallel, pipelineParallel, ...rest } = request;
  return { ...rest, nodesPerReplica: "auto", cpuExperts: false };
}

/** What `movable` leaves out, as configuration keys: a split that was asked for holds for its own machine. */
function freed({ tensorParallel, pipelineParallel }: Request): Change["set"] {
  return {
    ...(tensorParallel === undefined ? {} : { tensorParallel: "auto" }),
    ...(pipelineParallel === undefined ? {} : { pipelineParallel: "auto" }),
  };
}

/** As many nodes as it takes, where a number was asked for. */
export function nodesChanges(request: Request, subject: Subject, host: Host): readonly Change[] {
  if (request.nodesPerReplica === "auto") return [];
  const free = { ...request, nodesPerReplica: "auto", cpuExperts: false } as const;
  return [{ set: {}, request: free, subject, host }];
}

/** Ranks with requests of their own, where they gain something. */
export function layoutChanges(request: Request, subject: Subject, host: Host): readonly Change[] {
  if (request.layout === "throughput" || !gainsByRanks(subject)) return [];
  const spread = { ...movable(request), layout: "throughput" } as const;
  return [{ set: { layout: "throughput", ...freed(request) }, request: spread, subject, host }];
}

/**
 * Every other machine that the allowed places are not known to lack; by default those of the request's own target. A request for
 * accelerators is not told to do without: a CPU is cheaper, and an order of magnitude slower.
 */
export function machineChanges(catalog: Catalog, request: Request, subject: Subject): readonly Change[] {
  const { target, region, alternatives } = request;
  const fromCpu = rowOf(catalog.machines, request.machine).accelerators === 0;
  const places = alternatives?.places ?? [{ target, region }];
  return places.flatMap((place) => {
    const moved = { ...movable(request), ...place };
    // A profile's own utilisation holds for its own machine: elsewhere it must be said.
    const kept = request.memoryUtilization === undefined ? {} : { memoryUtilization: request.memoryUtilization };
    const elsewhere = place.target === target ? {} : { target: place.target, region: "auto" };
    return catalog.machines
      .filter((machine) => machine.target === place.target && machine.id !== request.machine)
      .filter((machine) => fromCpu || machine.accelerators > 0)
      .filter((machine) => soldElsewhere(catalog, machine.id, place.region) === undefined)
      .map((machine) => ({
        set: { ...elsewhere, machine: machine.id, ...kept, ...freed(request) },
        request: { ...moved, machine: machine.id },
        subject,
        host: hostOf(catalog, machine),
      }));
  });
}

/** Other files of the same model, each on the engine that reads it. */
export function weightsChanges(catalog: Catalog, request: Request, host: Host): readonly Change[] {
  const engineFor = ({ compute }: Weights) => {
    const reading = catalog.engines.filter((engine) => engine.computes.includes(compute));
    return reading.find((engine) => engine.name === request.engine) ?? reading[0];
  };
  return catalog.weights
    .filter((row) => row.models.includes(request.model) && row.id !== request.weights)
    .filter((row) => row.offered === true && row.latentCache !== false)
    .flatMap((row): readonly Change[] => {
      const engine = engineFor(row);
      if (engine === undefined) return [];
      const changed = { ...movable(request), weights: row.id, engine: engine.name };
      return [
        {
          set: {
            weights: row.id,
            ...(engine.name === request.engine ? {} : { engine: engine.name }),
            ...(engine.name === "llama-cpp" && request.layout === "throughput" ? { layout: "latency" } : {}),
            ...freed(request),
          },
          request: changed,
          subject: subjectOf(catalog, changed),
          host,
        },
      ];
    });
}

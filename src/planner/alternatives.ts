import type { Decimal } from "decimal.js";
import type { Catalog, Weights } from "../catalog/index.ts";
import { machineRent } from "../cost/index.ts";
import { speedOf } from "../speed/index.ts";
import type { Alternative } from "./plan.ts";
import type { Request } from "./request.ts";
import { fits, search, type Candidate, type Search } from "./search.ts";

const mostMachines = 4;
const mostWeights = 2;

/** A change to the request, as configuration keys. */
interface Change {
  readonly words: string;
  readonly set: Readonly<Record<string, string | number>>;
  readonly request: Request;
}

function nodesChange(request: Request): readonly Change[] {
  if (request.nodesPerReplica === "auto") return [];
  return [{ words: "", set: {}, request: { ...request, nodesPerReplica: "auto" } }];
}

function machineChanges(catalog: Catalog, request: Request): readonly Change[] {
  return catalog.machines
    .filter((machine) => machine.target === request.target && machine.id !== request.machine)
    .map((machine) => ({
      words: machine.id,
      set: { machine: machine.id },
      request: withoutParallelism({ ...request, machine: machine.id, nodesPerReplica: "auto", cpuExperts: false }),
    }));
}

/** Other files of the same model, each on the engine that reads it; experts stay on the GPUs. */
function weightsChanges(catalog: Catalog, request: Request): readonly Change[] {
  const engineFor = (weights: Weights) =>
    catalog.engines.find((engine) => engine.name === request.engine && engine.computes.includes(weights.compute)) ??
    catalog.engines.find((engine) => engine.computes.includes(weights.compute));
  return catalog.weights
    .filter(
      (row) =>
        row.models.includes(request.model) && row.id !== request.weights && row.offered && row.latentCache !== false,
    )
    .flatMap((row): readonly Change[] => {
      const engine = engineFor(row);
      if (engine === undefined) return [];
      const changed = engine.name === request.engine ? {} : { engine: engine.name };
      return [
        {
          words: row.title,
          set: { weights: row.id, ...changed },
          request: withoutParallelism({
            ...request,
            weights: row.id,
            engine: engine.name,
            nodesPerReplica: "auto",
            cpuExperts: false,
          }),
        },
      ];
    });
}

function withoutParallelism(request: Request): Request {
  const { tensorParallel, pipelineParallel, ...rest } = request;
  return rest;
}

interface Rated {
  readonly alternative: Alternative;
  readonly rent: Decimal | null;
  readonly changes: number;
  readonly storedBytes: number;
}

function rate(catalog: Catalog, request: Request, baseline: Decimal | null, change: Change): readonly Rated[] {
  const { chosen } = search(catalog, change.request);
  if (!fits(chosen)) return [];
  const { setup } = chosen;
  const nodes = setup.nodes;
  const rent = rentOf(catalog, request, chosen);
  const set = { ...change.set, ...(request.nodesPerReplica === "auto" ? {} : { nodesPerReplica: nodes }) };
  return [
    {
      rent,
      changes: Object.keys(set).length,
      storedBytes: setup.bytes.total,
      alternative: {
        change: describe(change, chosen),
        set,
        target: request.target,
        machine: setup.machine.id,
        nodesPerReplica: nodes,
        currency: request.target === "alicloud" ? "CNY" : "USD",
        perMonth: rent?.toFixed(2) ?? null,
        perMonthDelta: rent === null || baseline === null ? null : rent.minus(baseline).toFixed(2),
        timePerOutputTokenMs: speedOf(setup, chosen.verdict.layerSplit).timePerOutputTokenMs,
      },
    },
  ];
}

function describe(change: Change, { setup }: Candidate): string {
  const on = `${String(setup.nodes)} × ${setup.machine.id} per replica (${setup.accelerator.title})`;
  if (change.set.weights !== undefined) return `${change.words} on ${on}, ${setup.engine.name}`;
  return on;
}

function rentOf(catalog: Catalog, request: Request, { setup }: Candidate): Decimal | null {
  const { region, replicas, pricing, capacity } = request;
  const bought = { ...(pricing && { pricing }), ...(capacity && { capacity }) };
  const rented = { machine: setup.machine, region, nodesPerReplica: setup.nodes, ...bought };
  return machineRent(catalog, rented, replicas.desired);
}

/**
 * The nearest setups that fit wholly on GPUs, one change away from the request: nodes, machine, or weights.
 * Cheapest rent first (unpriced last), then fewer configuration keys, then by name. Of the machines the four first
 * are listed; of the weights, those that fit on the nodes as stated, the two largest: the nearest in quality.
 */
export function alternativesOf(catalog: Catalog, request: Request, { chosen, stated }: Search): readonly Alternative[] {
  const baseline = rentOf(catalog, request, chosen);
  const rateAll = (changes: readonly Change[]) => changes.flatMap((change) => rate(catalog, request, baseline, change));
  const nodes = fits(chosen) ? [] : rateAll(nodesChange(request));
  const machines = rateAll(machineChanges(catalog, request)).sort(byRank).slice(0, mostMachines);
  const weights = rateAll(weightsChanges(catalog, request))
    .filter((row) => row.alternative.nodesPerReplica <= stated.setup.nodes)
    .sort((a, b) => b.storedBytes - a.storedBytes)
    .slice(0, mostWeights);
  return [...nodes, ...machines, ...weights].sort(byRank).map((row) => row.alternative);
}

function byRank(a: Rated, b: Rated): number {
  if (a.rent === null || b.rent === null) {
    if (a.rent !== b.rent) return a.rent === null ? 1 : -1;
  } else if (!a.rent.equals(b.rent)) {
    return a.rent.comparedTo(b.rent);
  }
  return a.changes - b.changes || (a.alternative.change < b.alternative.change ? -1 : 1);
}

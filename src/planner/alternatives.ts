import type { Decimal } from "decimal.js";
import { soldElsewhere, type Catalog } from "../catalog/index.ts";
import { machineRent } from "../cost/index.ts";
import { fitOf, storedBytes, type Setup } from "../fit/index.ts";
import { readProblem, speedOf } from "../speed/index.ts";
import { layoutChanges, machineChanges, nodesChanges, weightsChanges, type Change } from "./changes.ts";
import type { Alternative } from "./plan.ts";
import type { Request } from "./request.ts";
import { fewestNodes, fits, type Candidate, type Search } from "./search.ts";

const mostMachines = 4;
const mostWeights = 2;

/** A change that fits, and what it is ranked by. */
interface Rated {
  readonly setup: Setup;
  readonly set: Change["set"];
  readonly words: string;
  readonly currency: string;
  readonly rent: Decimal | null;
}

const currencyOf = ({ target }: Pick<Request, "target">) => (target === "alicloud" ? "CNY" : "USD");

/**
 * The nearest setups that fit with no experts in host memory, one change away from the request: nodes, machine, weights, or a
 * layout that does with fewer nodes. Cheapest
 * rent first (another currency after the request's own, unpriced last), then fewer configuration keys, then by name.
 * Of the machines the four first are listed; of the weights, those that fit on the nodes as stated, the two largest:
 * the nearest in quality. A limit on rent or speed leaves out what is not known to keep it, and a region that is not known to
 * sell the machine whatever stays on it.
 */
export function alternativesOf(catalog: Catalog, request: Request, { chosen, stated }: Search): readonly Alternative[] {
  const { setup } = stated;
  const baseline = rentOf(catalog, request, chosen.setup);
  const rated = (changes: readonly Change[]) =>
    changes.flatMap((change) => rate(catalog, request, change)).filter((row) => isAffordable(request, row));
  const isSold = soldElsewhere(catalog, setup.machine.id, request.region) === undefined;
  const onMachine = (changes: () => readonly Change[]) => (isSold ? rated(changes()) : []);
  const nodes = fits(chosen) ? [] : onMachine(() => nodesChanges(request, setup, setup));
  const layouts = fits(chosen) ? onMachine(() => layoutChanges(request, setup, setup)) : [];
  const machines = rated(machineChanges(catalog, request, setup)).sort(byRank(request));
  const weights = onMachine(() => weightsChanges(catalog, request, setup))
    .filter((row) => row.setup.nodes <= setup.nodes)
    .sort((a, b) => storedBytes(b.setup) - storedBytes(a.setup));
  return [
    ...fastEnough(request, nodes, nodes.length),
    ...fastEnough(request, layouts.filter(hasFewerNodesThan(chosen)), layouts.length),
    ...fastEnough(request, machines, mostMachines),
    ...fastEnough(request, weights, mostWeights),
  ]
    .sort((a, b) => byRank(request)(a.row, b.row))
    .map(({ row, timePerOutputTokenMs }) => alternativeOf(request, row, baseline, timePerOutputTokenMs));
}

const hasFewerNodesThan =
  ({ setup }: Candidate) =>
  (row: Rated): boolean =>
    row.setup.nodes < setup.nodes;

function rate(catalog: Catalog, asked: Request, { set, request, subject, host }: Change): readonly Rated[] {
  const setup = fewestNodes(request, subject, host);
  if (setup === undefined || isUnreadable(request, setup)) return [];
  const { nodes, machine, accelerator, weights, engine } = setup;
  const on = `${String(nodes)} × ${machine.id} per replica (${machine.accelerators === 0 ? "no GPU" : accelerator.title})`;
  return [
    {
      setup,
      set: { ...set, ...(asked.nodesPerReplica === "auto" ? {} : { nodesPerReplica: nodes }) },
      words:
        set["layout"] === "throughput"
          ? `for throughput on ${on}`
          : set.weights === undefined
            ? on
            : `${weights.title} on ${on}, ${engine.name}`,
      currency: currencyOf(request),
      rent: rentOf(catalog, request, setup),
    },
  ];
}

const isUnreadable = ({ weightsRead, weightsVolume }: Request, setup: Setup): boolean =>
  weightsRead !== undefined && readProblem(setup, weightsRead, weightsVolume) !== undefined;

function rentOf(catalog: Catalog, request: Request, setup: Setup): Decimal | null {
  const { region, replicas, pricing, capacity } = request;
  const bought = { ...(pricing && { pricing }), ...(capacity && { capacity }) };
  const rented = { machine: setup.machine, region, nodesPerReplica: setup.nodes, ...bought };
  return machineRent(catalog, rented, replicas.desired);
}

function isAffordable(request: Request, { rent, currency }: Rated): boolean {
  const most = request.alternatives?.maxPerMonth;
  if (most === undefined) return true;
  return rent !== null && currency === currencyOf(request) && rent.lessThanOrEqualTo(most);
}

/** The first `most` that are fast enough; ledger and speed of the others are never asked. */
function fastEnough(request: Request, rows: readonly Rated[], most: number) {
  const least = request.alternatives?.minTokensPerSecond ?? 0;
  const listed: { readonly row: Rated; readonly timePerOutputTokenMs: number }[] = [];
  for (const row of rows) {
    if (listed.length === most) break;
    const { timePerOutputTokenMs } = speedOf(row.setup, fitOf(row.setup).layerSplit);
    if (1e3 / timePerOutputTokenMs >= least) listed.push({ row, timePerOutputTokenMs });
  }
  return listed;
}

function alternativeOf(
  request: Request,
  { setup, set, words, currency, rent }: Rated,
  baseline: Decimal | null,
  timePerOutputTokenMs: number,
): Alternative {
  const comparable = currency === currencyOf(request) && rent !== null && baseline !== null;
  return {
    change: words,
    set,
    target: setup.machine.target,
    machine: setup.machine.id,
    nodesPerReplica: setup.nodes,
    currency,
    perMonth: rent?.toFixed(2) ?? null,
    perMonthDelta: comparable ? rent.minus(baseline).toFixed(2) : null,
    timePerOutputTokenMs,
  };
}

const byRank = (request: Request) => (a: Rated, b: Rated) => {
  const group = ({ rent, currency }: Rated) => (rent === null ? 2 : currency === currencyOf(request) ? 0 : 1);
  const rents = a.rent === null || b.rent === null ? 0 : a.rent.comparedTo(b.rent);
  const changes = Object.keys(a.set).length - Object.keys(b.set).length;
  return group(a) - group(b) || rents || changes || (a.words < b.words ? -1 : 1);
};

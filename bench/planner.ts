import { catalog, planDeployment, profileNames, profileOf, readConfig } from "../src/index.ts";
import { costOf, machineRent, type CostInput } from "../src/cost/index.ts";
import { storedBytes } from "../src/fit/index.ts";
import { matrixOf, type Request } from "../src/planner/index.ts";
import { soldElsewhere, targets } from "../src/catalog/index.ts";
import { hostOf, rowOf, setupsOf, subjectOf } from "../src/planner/setup.ts";
import { compare, processor, report } from "./measure.ts";

/** Processor time, so that the figures hold on a busy machine as well. */
const text = JSON.stringify(catalog);
const parse = () => JSON.parse(text) as unknown;
const times = (count: number, action: () => unknown) => () => {
  for (let run = 0; run < count; run++) action();
};

/** What was measured against its limit, both from the same run. */
interface Limited {
  readonly name: string;
  /** The limit in milliseconds, given what parsing the catalog took. */
  readonly limitMs: (parseMs: number) => number;
  readonly action: () => unknown;
  /** Runs per measurement, so that short actions are seen. */
  readonly runs: number;
}

const requests: readonly Request[] = profileNames.flatMap((profile) =>
  targets
    .filter((target) => profileOf(profile).placements[target] !== undefined)
    .map((target) => readConfig({ profile, target }, catalog).request),
);

/** The bill of a request on one node per replica. */
function costInput(request: Request): CostInput {
  const [setup] = setupsOf(
    request,
    subjectOf(catalog, request),
    hostOf(catalog, rowOf(catalog.machines, request.machine)),
    1,
  );
  const { machine } = setup;
  const { region, replicas, workload } = request;
  return {
    machine,
    region,
    nodesPerReplica: 1,
    replicas,
    workload,
    outputTokensPerSecond: 1000,
    storedBytes: storedBytes(setup),
  };
}

const bills = requests.map(costInput);
const places = catalog.machines.flatMap((machine) =>
  (machine.target === "kubernetes" ? [""] : catalog.regions[machine.target].names)
    .filter((region) => soldElsewhere(catalog, machine.id, region) === undefined)
    .map((region) => ({ machine, region, nodesPerReplica: 1 })),
);
const asked = {
  contextTokens: 4096,
  concurrency: 1,
  workload: { inputTokens: 1024, outputTokens: 1024 },
  kvCacheDtype: "bf16",
} as const;
const cells = matrixOf(catalog, asked);
const valid = cells.reduce((sum, { machines }) => sum + machines.length, 0);
const holding = cells.reduce((sum, cell) => sum + cell.holding.length, 0);

const rows: readonly Limited[] = [
  ...requests.map((request) => ({
    name: `one plan of ${request.profile} on ${request.target} / 2 ms`,
    limitMs: () => 2,
    action: () => planDeployment(request, catalog),
    runs: 50,
  })),
  {
    name: `the matrix (${String(valid)} valid setups, ${String(holding)} fit) / 3 × parsing the catalog + 100 ms`,
    limitMs: (parseMs) => 3 * parseMs + 100,
    action: () => matrixOf(catalog, asked),
    runs: 1,
  },
  {
    name: `the rent of ${String(places.length)} machines and regions / 3 × parsing the catalog (at most 50 ms)`,
    limitMs: (parseMs) => Math.min(50, 3 * parseMs),
    action: () => places.map((place) => machineRent(catalog, place, 1)),
    runs: 20,
  },
  {
    name: `the bill of ${String(bills.length)} profiles and targets / 3 × parsing the catalog (at most 50 ms)`,
    limitMs: (parseMs) => Math.min(50, 3 * parseMs),
    action: () => bills.map((bill) => costOf(catalog, bill)),
    runs: 20,
  },
];

for (const { name, limitMs, action, runs } of rows) {
  const measured = await compare(name, times(runs, action), times(runs, parse), processor);
  const parseMs = measured.floorMilliseconds / runs;
  report([{ name, milliseconds: measured.milliseconds / runs, floorMilliseconds: limitMs(parseMs) }]);
}

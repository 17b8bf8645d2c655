import type { Catalog } from "../catalog/index.ts";
import { adoptionProblems, capacityProblems } from "../planner/cluster-problems.ts";
import type { Request } from "../planner/index.ts";
import { adapterProblems } from "./adapters.ts";
import { adoptProblems } from "./adopt.ts";
import { imageProblems } from "./image.ts";
import { joiningProblems } from "./joining.ts";
import { kubernetesProblems } from "./kubernetes.ts";
import { layoutProblems } from "./layout.ts";
import {
  contextProblems,
  desiredProblems,
  machineProblems,
  modelProblems,
  overrideProblems,
  regionProblems,
  weightsProblems,
  workloadProblems,
} from "./names.ts";
import { placeProblems } from "./place.ts";
import type { Problem } from "./problems.ts";
import { queueProblems, scalerProblems } from "./scalers.ts";
import { scheduleProblems } from "./schedule.ts";
import type { StackConfig } from "./schema.ts";
import { tagProblems } from "./tags.ts";

type Key = keyof StackConfig;

interface Looked {
  readonly config: StackConfig;
  readonly request: Request;
  readonly catalog: Catalog;
}

/** What must hold between values that are each well-formed. */
interface Rule {
  /** Keys whose absence would make it say something else: it is not asked where one of them is wrong by itself. */
  readonly reads: readonly Key[];
  readonly problems: (looked: Looked) => readonly Problem[];
}

const onRequest =
  (problems: (request: Request, catalog: Catalog) => readonly Problem[]): Rule["problems"] =>
  ({ request, catalog }) =>
    problems(request, catalog);

/** Keys that decide which engine runs. */
const forEngine = ["engine", "model", "weights", "adapters"] as const satisfies readonly Key[];

const rules: readonly Rule[] = [
  { reads: ["model"], problems: onRequest(modelProblems) },
  { reads: ["model", "weights"], problems: onRequest(weightsProblems) },
  { reads: ["model", "contextTokens"], problems: onRequest(contextProblems) },
  { reads: ["machine", "target"], problems: onRequest(machineProblems) },
  { reads: ["region", "target"], problems: onRequest(regionProblems) },
  { reads: ["pricing", "target"], problems: onRequest(overrideProblems) },
  { reads: ["schedule", "replicas"], problems: onRequest(scheduleProblems) },
  {
    reads: [...forEngine, "layout", "machine", "target", "nodesPerReplica", "pipelineParallel"],
    problems: onRequest(layoutProblems),
  },
  { reads: ["workload", "contextTokens"], problems: onRequest(workloadProblems) },
  { reads: ["replicas", "schedule"], problems: onRequest(desiredProblems) },
  {
    reads: ["scaler", "schedule", "replicas"],
    problems: ({ config, request }) => scalerProblems(config, request),
  },
  { reads: ["queue", "scheduler"], problems: ({ config }) => queueProblems(config) },
  { reads: ["clusterStack"], problems: ({ config }) => joiningProblems(config) },
  {
    reads: ["kubernetesVersion", "target"],
    problems: ({ config, request }) => kubernetesProblems(config.kubernetesVersion, request.target),
  },
  {
    reads: [...forEngine, "image", "allowVulnerable"],
    problems: ({ config, request, catalog }) => imageProblems(config, request, catalog),
  },
  { reads: forEngine, problems: ({ config, request }) => adapterProblems(config, request) },
  { reads: ["capacity", "adopt", "target", "region"], problems: ofCapacity },
  { reads: ["adopt", "target"], problems: ofAdoption },
  {
    reads: ["tags", "target"],
    problems: ({ config: { tags }, request }) => (tags ? tagProblems(tags, request.target) : []),
  },
  { reads: ["weightsVolume", "target"], problems: ({ config, request }) => placeProblems(config, request) },
];

function ofCapacity({ config, request: { target, region } }: Looked): readonly Problem[] {
  const { capacity, adopt, clusterStack } = config;
  if (capacity === undefined || target === "kubernetes" || clusterStack !== undefined) return [];
  return capacityProblems(capacity, { target, region, ...(adopt && { adopt }) });
}

function ofAdoption({ config, request: { target, region } }: Looked): readonly Problem[] {
  const { adopt, access, clusterStack } = config;
  if (target === "kubernetes" || clusterStack !== undefined) return [];
  return [
    ...adoptionProblems({ target, region, ...(adopt && { adopt }), ...(access && { access }) }),
    ...(adopt === undefined ? [] : adoptProblems(adopt, target)),
  ];
}

/** What does not hold in a configuration of which some keys, named in `wrong`, had to be left out. */
export function ruleProblems(looked: Looked, wrong: ReadonlySet<string>): readonly Problem[] {
  return rules.filter(({ reads }) => !reads.some((key) => wrong.has(key))).flatMap(({ problems }) => problems(looked));
}

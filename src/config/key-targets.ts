import { targets, type Target } from "../catalog/index.ts";
import { chosenOf } from "./config.ts";
import type { StackConfig } from "./schema.ts";
import { untexted } from "./values.ts";

/** Kept by Pulumi as secrets, and never parsed. */
export const secretKeys = ["kubeconfig", "registryCredentials"] as const;

export type Key = keyof StackConfig | (typeof secretKeys)[number];

const everywhere = targets;
const clouds = ["aws", "alicloud"] as const;
const aws = ["aws"] as const;
const own = ["kubernetes"] as const;

/** On which targets a key does something. */
export const keyTargets = {
  profile: everywhere,
  services: everywhere,
  training: everywhere,
  target: everywhere,
  region: clouds,
  model: everywhere,
  weights: everywhere,
  engine: everywhere,
  image: everywhere,
  machine: everywhere,
  nodesPerReplica: everywhere,
  cpuExperts: everywhere,
  layout: everywhere,
  tensorParallel: everywhere,
  pipelineParallel: everywhere,
  contextTokens: everywhere,
  concurrency: everywhere,
  workload: everywhere,
  memoryUtilization: everywhere,
  kvCacheDtype: everywhere,
  replicas: everywhere,
  schedule: everywhere,
  budget: everywhere,
  alternatives: everywhere,
  pricing: everywhere,
  ownership: own,
  namespace: everywhere,
  acceleratorResource: everywhere,
  priorityClass: everywhere,
  allowVulnerable: everywhere,
  weightsPath: everywhere,
  adapters: everywhere,
  weightsRead: everywhere,
  weightsSource: everywhere,
  registry: everywhere,
  registryCredentials: everywhere,
  monitoring: everywhere,
  preflight: everywhere,
  scaler: everywhere,
  scheduler: everywhere,
  queue: everywhere,
  gateway: everywhere,
  // Of a cluster there is, it names what Pulumi keeps of it.
  name: everywhere,
  tags: clouds,
  protect: everywhere,
  kubernetesVersion: clouds,
  access: aws,
  adminPrincipals: aws,
  addonVersions: aws,
  checks: clouds,
  prerequisites: everywhere,
  capacity: clouds,
  adopt: clouds,
  serve: everywhere,
  clusterStack: everywhere,
  kubeconfig: own,
  context: own,
  kubeconfigPath: own,
  weightsVolume: own,
  localStorageClass: everywhere,
} as const satisfies Record<Key, readonly Target[]>;

/** Keys below others that count on fewer targets than those. */
const below: Readonly<Record<string, readonly Target[]>> = {
  "adopt.network.podSubnetIds": ["alicloud"],
};

/** Keys that say how a cluster is made, beside one that says there is a cluster. */
const besides = [
  { beside: "clusterStack", keys: ["tags"] },
  { beside: "adopt.cluster", keys: ["kubernetesVersion", "adminPrincipals"] },
] as const satisfies readonly { readonly beside: string; readonly keys: readonly Key[] }[];

const targetsOf: Readonly<Record<string, readonly Target[]>> = { ...keyTargets, ...below };

/** Keys that do nothing on a target, each with the targets on which it counts, in the order of the table. */
export function idleKeys(target: Target): readonly (readonly [path: string, on: readonly Target[]])[] {
  return Object.entries(targetsOf).filter(([path, on]) => {
    const parent = targetsOf[path.split(".", 1).join("")] ?? [];
    return !on.includes(target) && (parent === on || parent.includes(target));
  });
}

type Values = Readonly<Record<string, unknown>>;

/** What a stack file says for nothing on its target, in one line; empty where everything counts. */
export function idleKeyWarnings(values: Values, target: Target, secrets: readonly string[]): readonly string[] {
  const given = [...placesOf(values, target), ...idleKeys(target).filter(([path]) => secrets.includes(path))];
  const words = given.map(([path, on]) => `\`${path}\` (counts on ${on.join(" and ")})`);
  return [
    ...(given.length === 0 ? [] : [`set, and does nothing on ${target}: ${words.join(", ")}`]),
    ...besides.flatMap(({ beside, keys }) => {
      const idle = keys.filter((key) => isGiven(values, key) && targetsOf[key]?.includes(target) === true);
      if (idle.length === 0 || !isGiven(values, beside)) return [];
      return [`set, and does nothing beside \`${beside}\`: ${idle.map((key) => `\`${key}\``).join(", ")}`];
    }),
  ];
}

/** The idle keys that are given, at the top and in each service. */
function placesOf(values: Values, target: Target): ReturnType<typeof idleKeys> {
  const idle = idleKeys(target);
  const services = Object.entries(valuesAt(values, "services"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, own]) =>
      idle.filter(([path]) => isGiven(own, path)).map(([path, on]) => [`services.${name}.${path}`, on] as const),
    );
  return [...idle.filter(([path]) => isGiven(values, path)), ...services];
}

function valuesAt(values: unknown, key: string): Values {
  const value = untexted(typeof values === "object" && values !== null ? (values as Values)[key] : undefined);
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function isGiven(values: unknown, path: string): boolean {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const holder = keys.reduce<unknown>((found, key) => valuesAt(found, key), values);
  return last in chosenOf(valuesAt({ holder }, "holder"));
}

import type { Catalog, EngineName, Target, Weights } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import { scheduledMost } from "../schedule/index.ts";
import { profileOf, type Profile } from "../profiles/index.ts";
import type { StackConfig } from "./schema.ts";

export const defaultRegions = { aws: "us-east-1", alicloud: "cn-shanghai", kubernetes: "" } as const;

/** The profile with every override applied; its names are still names, which the catalog may not know. */
export function requestOf(config: StackConfig, catalog: Catalog): Request {
  const profile = profileOf(config.profile);
  const target = config.target ?? profile.defaultTarget;
  const region = target === "kubernetes" ? "" : (config.region ?? defaultRegions[target]);
  const placement = profile.placements[target];
  const model = config.model ?? profile.model;
  const weights = config.weights ?? profile.weights;
  const machine = config.machine ?? placement?.machine ?? "";
  const contextTokens = config.contextTokens ?? profile.contextTokens;
  const memoryUtilization =
    config.memoryUtilization ?? (config.machine === undefined ? placement?.memoryUtilization : undefined);
  return {
    profile: config.profile,
    target,
    region,
    model,
    weights,
    engine: config.engine ?? engineFor(catalog, profile, model, weights, adaptersOf(config).adapters),
    machine,
    nodesPerReplica: config.nodesPerReplica ?? "auto",
    cpuExperts: config.cpuExperts ?? profile.cpuExperts,
    contextTokens,
    concurrency: config.concurrency ?? profile.concurrency,
    workload: config.workload ?? within(profile.workload, contextTokens),
    kvCacheDtype: config.kvCacheDtype ?? profile.kvCacheDtype ?? "bf16",
    replicas: replicasOf(config, profile),
    ...(config.schedule === undefined ? {} : { schedule: config.schedule }),
    ...(config.layout === undefined ? {} : { layout: config.layout }),
    ...(config.tensorParallel === undefined ? {} : { tensorParallel: config.tensorParallel }),
    ...(config.pipelineParallel === undefined ? {} : { pipelineParallel: config.pipelineParallel }),
    ...(memoryUtilization === undefined ? {} : { memoryUtilization }),
    ...(config.budget === undefined ? {} : { budget: config.budget }),
    ...(config.alternatives === undefined ? {} : { alternatives: wantedOf(config.alternatives, target, region) }),
    ...(config.pricing === undefined ? {} : { pricing: config.pricing }),
    ...(config.ownership === undefined || target !== "kubernetes" ? {} : { ownership: config.ownership }),
    ...pricedAs(config, target),
    ...adaptersOf(config),
    ...(config.weightsRead === undefined ? {} : { weightsRead: config.weightsRead }),
    ...volumeOf(config, target),
    ...(config.image === undefined ? {} : { image: config.image }),
  };
}

/** The rank that a fine-tuning job takes where nothing else is said. */
export const usualRank = 16;

function adaptersOf({ adapters }: StackConfig): Pick<Request, "adapters"> {
  if (adapters === undefined) return {};
  const sorted = Object.entries(adapters).sort(([a], [b]) => (a < b ? -1 : 1));
  return { adapters: sorted.map(([name, { rank }]) => ({ name, rank: rank ?? usualRank })) };
}

function volumeOf({ weightsVolume }: StackConfig, target: Target): Pick<Request, "weightsVolume"> {
  if (weightsVolume === undefined || target !== "kubernetes") return {};
  const { gigabytesPerSecond, localPath } = weightsVolume;
  return {
    weightsVolume: {
      ...(gigabytesPerSecond !== undefined && { bytesPerSecond: gigabytesPerSecond * 1e9 }),
      isOnNodes: localPath !== undefined,
    },
  };
}

/** Machines there are already cost what they would cost on demand; how they, and servers of one's own, were bought is not known here. */
function pricedAs({ capacity }: StackConfig, target: Target): Pick<Request, "capacity"> {
  return capacity === undefined || capacity.kind === "existing" || target === "kubernetes"
    ? {}
    : { capacity: capacity.kind };
}

/** Other targets are looked at in the region they have by default. */
function wantedOf(
  { targets, ...limits }: NonNullable<StackConfig["alternatives"]>,
  target: Target,
  region: string,
): NonNullable<Request["alternatives"]> {
  const places = (targets ?? [target]).map((place) => ({
    target: place,
    region: place === target ? region : defaultRegions[place],
  }));
  return { places, ...limits };
}

/** The profile's usual request, shortened to a smaller context. */
function within(workload: Profile["workload"], contextTokens: number): Profile["workload"] {
  const half = Math.floor(contextTokens / 2);
  return { inputTokens: Math.min(workload.inputTokens, half), outputTokens: Math.min(workload.outputTokens, half) };
}

function replicasOf({ replicas, schedule }: StackConfig, profile: Profile): Request["replicas"] {
  const scheduled = schedule === undefined ? 0 : scheduledMost(schedule);
  const min = replicas?.min ?? Math.min(profile.replicas.min, replicas?.max ?? profile.replicas.min);
  const max = replicas?.max ?? Math.max(profile.replicas.max, min, scheduled);
  return { min, desired: replicas?.desired ?? Math.min(max, Math.max(min, scheduled, 1)), max };
}

/** The profile's engine where it reads the weights and serves the adapters, else the first that does. */
function engineFor(
  catalog: Catalog,
  profile: Profile,
  model: string,
  id: string,
  adapters: Request["adapters"] = [],
): EngineName {
  const row = weightsRow(catalog, model, id);
  const hasExperts = catalog.models.find((candidate) => candidate.id === model)?.experts !== undefined;
  const reads = catalog.engines.filter(
    (engine) =>
      (row === undefined || engine.computes.includes(row.compute)) &&
      (adapters.length === 0 || !hasExperts || (engine.adapters && engine.adapters.whyNotExperts === undefined)),
  );
  return (reads.find((engine) => engine.name === profile.engine) ?? reads[0])?.name ?? profile.engine;
}

function weightsRow(catalog: Catalog, model: string, id: string): Weights | undefined {
  return catalog.weights.find((row) => row.id === id && row.models.includes(model));
}

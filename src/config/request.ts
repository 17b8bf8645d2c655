import { targets, type Catalog, type EngineName, type Target, type Weights } from "../catalog/index.ts";
import { serviceItemsOf } from "../cost/index.ts";
import type { Request } from "../planner/index.ts";
import { scheduledMost } from "../schedule/index.ts";
import { profileOf, type Profile } from "../profiles/index.ts";
import { layoutProblems } from "./layout.ts";
import { notAmong, type Problem } from "./problems.ts";
import { scheduleProblems } from "./schedule.ts";
import type { StackConfig } from "./schema.ts";

export const defaultRegions = { aws: "us-east-1", alicloud: "cn-shanghai", kubernetes: "" } as const;

/** The profile with every override applied, and what in it the catalog does not know. */
export function requestOf(config: StackConfig, catalog: Catalog): { request: Request; problems: readonly Problem[] } {
  const profile = profileOf(config.profile);
  const target = config.target ?? profile.defaultTarget;
  const region = config.region ?? defaultRegions[target];
  const placement = profile.placements[target];
  const model = config.model ?? profile.model;
  const weights = config.weights ?? profile.weights;
  const machine = config.machine ?? placement?.machine ?? "";
  const contextTokens = config.contextTokens ?? profile.contextTokens;
  const memoryUtilization =
    config.memoryUtilization ?? (config.machine === undefined ? placement?.memoryUtilization : undefined);
  const request: Request = {
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
    ...(config.ownership === undefined ? {} : { ownership: config.ownership }),
    ...pricedAs(config),
    ...adaptersOf(config),
    ...(config.weightsRead === undefined ? {} : { weightsRead: config.weightsRead }),
    ...volumeOf(config, target),
    ...(config.image === undefined ? {} : { image: config.image }),
  };
  return { request, problems: unknownNames(request, catalog) };
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

/** Machines there are already cost what they would cost on demand; how they were bought is not known here. */
function pricedAs({ capacity }: StackConfig): Pick<Request, "capacity"> {
  return capacity === undefined || capacity.kind === "existing" ? {} : { capacity: capacity.kind };
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

function unknownNames(request: Request, catalog: Catalog): readonly Problem[] {
  const problems: Problem[] = [];
  const among = (path: string, value: string, allowed: readonly string[]) => {
    if (!allowed.includes(value)) problems.push(notAmong(path, value, allowed));
  };
  const model = catalog.models.find((row) => row.id === request.model);
  among(
    "model",
    request.model,
    catalog.models.map((row) => row.id),
  );
  if (model !== undefined) {
    const files = catalog.weights.filter((row) => row.models.includes(model.id)).map((row) => row.id);
    among("weights", request.weights, files);
    if (request.contextTokens > model.maxContextTokens) {
      problems.push({
        path: "contextTokens",
        message: `is ${String(request.contextTokens)}: ${model.title} has at most ${String(model.maxContextTokens)} tokens of context`,
      });
    }
  }
  among(
    "engine",
    request.engine,
    catalog.engines.map((row) => row.name),
  );
  problems.push(
    ...machineProblems(request, catalog),
    ...regionProblems(request, catalog),
    ...moneyProblems(request, catalog),
    ...scheduleProblems(request),
    ...layoutProblems(request, catalog),
  );
  const { workload, replicas } = request;
  if (workload.inputTokens + workload.outputTokens > request.contextTokens) {
    problems.push({
      path: "workload",
      message: `a request of ${String(workload.inputTokens)} + ${String(workload.outputTokens)} tokens is longer than contextTokens (${String(request.contextTokens)})`,
    });
  }
  if (replicas.desired < replicas.min || replicas.desired > replicas.max) {
    problems.push({
      path: "replicas.desired",
      message: `is ${String(replicas.desired)}: must be from min (${String(replicas.min)}) to max (${String(replicas.max)})`,
    });
  }
  return problems;
}

function moneyProblems({ target, pricing, ownership }: Request, catalog: Catalog): readonly Problem[] {
  const onTarget = catalog.machines.filter((row) => row.target === target).map((row) => row.id);
  const items = [...onTarget, ...serviceItemsOf(target)];
  return [
    ...Object.keys(pricing?.overrides ?? {})
      .filter((item) => !items.includes(item))
      .map((item) => notAmong(`pricing.overrides.${item}`, item, items)),
    ...(ownership !== undefined && target !== "kubernetes"
      ? [{ path: "ownership", message: `machines of ${target} are rented: leave it out, or take target kubernetes` }]
      : []),
  ];
}

function machineProblems(request: Request, catalog: Catalog): readonly Problem[] {
  const onTarget = catalog.machines.filter((row) => row.target === request.target).map((row) => row.id);
  if (onTarget.includes(request.machine)) return [];
  if (request.machine === "") {
    const message = `is needed: ${request.profile} names no machine on ${request.target}`;
    return [{ path: "machine", message, allowed: onTarget }];
  }
  const elsewhere = catalog.machines.find((row) => row.id === request.machine);
  if (elsewhere === undefined) return [notAmong("machine", request.machine, onTarget)];
  return [
    {
      path: "machine",
      message: `${request.machine} is a machine of ${elsewhere.target}, the target is ${request.target}`,
      allowed: onTarget,
    },
  ];
}

function regionProblems({ target, region }: Request, catalog: Catalog): readonly Problem[] {
  if (target === "kubernetes") {
    return region === "" ? [] : [{ path: "region", message: "a cluster you already have has no region: leave it out" }];
  }
  const known = catalog.regions[target satisfies Exclude<Target, "kubernetes">].names;
  if (known.includes(region)) return [];
  const elsewhere = targets.find((other) => other !== "kubernetes" && catalog.regions[other].names.includes(region));
  if (elsewhere === undefined) return [notAmong("region", region, known)];
  const message = `${region} is a region of ${elsewhere}, the target is ${target}`;
  return [{ path: "region", message, allowed: known }];
}

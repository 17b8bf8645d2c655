import { targets, type Catalog, type Target } from "../catalog/index.ts";
import { serviceItemsOf } from "../cost/index.ts";
import type { Request } from "../planner/index.ts";
import { notAmong, type Problem } from "./problems.ts";

const among = (path: string, value: string, allowed: readonly string[]): readonly Problem[] =>
  allowed.includes(value) ? [] : [notAmong(path, value, allowed)];

export function modelProblems({ model }: Request, { models }: Catalog): readonly Problem[] {
  return among(
    "model",
    model,
    models.map(({ id }) => id),
  );
}

/** Of a model that there is. */
export function weightsProblems({ model, weights }: Request, catalog: Catalog): readonly Problem[] {
  if (!catalog.models.some(({ id }) => id === model)) return [];
  const files = catalog.weights.filter(({ models }) => models.includes(model)).map(({ id }) => id);
  return among("weights", weights, files);
}

export function contextProblems({ model, contextTokens }: Request, { models }: Catalog): readonly Problem[] {
  const row = models.find(({ id }) => id === model);
  if (row === undefined || contextTokens <= row.maxContextTokens) return [];
  const message = `is ${String(contextTokens)}: ${row.title} has at most ${String(row.maxContextTokens)} tokens of context`;
  return [{ path: "contextTokens", message }];
}

export function workloadProblems({ workload, contextTokens }: Request): readonly Problem[] {
  const { inputTokens, outputTokens } = workload;
  if (inputTokens + outputTokens <= contextTokens) return [];
  const message = `a request of ${String(inputTokens)} + ${String(outputTokens)} tokens is longer than contextTokens (${String(contextTokens)})`;
  return [{ path: "workload", message }];
}

export function desiredProblems({ replicas: { min, desired, max } }: Request): readonly Problem[] {
  if (desired >= min && desired <= max) return [];
  const message = `is ${String(desired)}: must be from min (${String(min)}) to max (${String(max)})`;
  return [{ path: "replicas.desired", message }];
}

export function overrideProblems({ target, pricing }: Request, { machines }: Catalog): readonly Problem[] {
  const onTarget = machines.filter((row) => row.target === target).map((row) => row.id);
  const items = [...onTarget, ...serviceItemsOf(target)];
  return Object.keys(pricing?.overrides ?? {}).flatMap((item) => among(`pricing.overrides.${item}`, item, items));
}

export function machineProblems(request: Request, catalog: Catalog): readonly Problem[] {
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

export function regionProblems({ target, region }: Request, catalog: Catalog): readonly Problem[] {
  if (target === "kubernetes") return [];
  const known = catalog.regions[target satisfies Exclude<Target, "kubernetes">].names;
  if (known.includes(region)) return [];
  const elsewhere = targets.find((other) => other !== "kubernetes" && catalog.regions[other].names.includes(region));
  if (elsewhere === undefined) return [notAmong("region", region, known)];
  const message = `${region} is a region of ${elsewhere}, the target is ${target}`;
  return [{ path: "region", message, allowed: known }];
}

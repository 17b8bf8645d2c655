import * as pulumi from "@pulumi/pulumi";

import { catalog } from "../src/catalog/index.ts";
import { ConfigError, readConfig } from "../src/config/index.ts";
import { planDeployment, type Plan } from "../src/planner/index.ts";
import { configErrorText, planText } from "../src/report/index.ts";
import type { PlanArgs, PlanOutput } from "./plan-args.ts";

/** The keys of a request among a component's arguments. */
const planKeys = [
  "profile",
  "region",
  "model",
  "weights",
  "engine",
  "image",
  "machine",
  "nodesPerReplica",
  "cpuExperts",
  "layout",
  "tensorParallel",
  "pipelineParallel",
  "contextTokens",
  "concurrency",
  "workload",
  "weightsRead",
  "memoryUtilization",
  "kvCacheDtype",
  "adapters",
  "replicas",
  "budget",
] as const satisfies readonly (keyof PlanArgs)[];

/** The plan of a component's arguments, as of a stack file. @throws RunError in plain words where there is none. */
export function planned(target: Plan["target"], component: string, args: PlanArgs): Plan {
  const given: Record<string, unknown> = { target };
  for (const key of planKeys) if (args[key] !== undefined) given[key] = args[key];
  const outcome = planDeployment(requestOf(component, given), catalog);
  if (outcome.verdict === "refused") throw new pulumi.RunError(`${planText(outcome)}\nNothing was created.`);
  return outcome;
}

function requestOf(component: string, values: Readonly<Record<string, unknown>>) {
  try {
    return readConfig(values, catalog).request;
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(configErrorText(error, component));
    throw error;
  }
}

export function summaryOf({ model, weights, machine, nodesPerReplica, speed, cost }: Plan): PlanOutput {
  return pulumi.output({
    ...{ model, weights, machine, nodesPerReplica },
    timePerOutputTokenMs: speed.timePerOutputTokenMs,
    provenance: speed.provenance,
    currency: cost.currency,
    ...(cost.perMonth.desired !== null && { costPerMonth: cost.perMonth.desired }),
  });
}

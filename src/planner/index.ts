import type { Catalog } from "../catalog/index.ts";
import { costOf, hoursPerMonth, monthAt, paidWeek, pricedItems, type CostInput } from "../cost/index.ts";
import { adaptedModules, adapterRoom, storedBytes, type Setup } from "../fit/index.ts";
import { loadsOf, readProblem, speedOf, usualRead } from "../speed/index.ts";
import { alternativesOf } from "./alternatives.ts";
import { boundByBudget, type Bounded } from "./budget.ts";
import { deploymentOf } from "./deployment.ts";
import {
  planSchema,
  type Asked,
  type Deployment,
  type Outcome,
  type Plan,
  type Reason,
  type Replicas,
} from "./plan.ts";
import type { Request } from "./request.ts";
import { fits, search, type Search } from "./search.ts";
import { scheduleWarnings, warningsOf } from "./warnings.ts";

/**
 * Decides what a request becomes: machines, parallelism, fit, speed and cost, or a refusal with the reasons and the
 * nearest setups that fit. Pure: the same request and catalog give the same bytes.
 */
export function planDeployment(request: Request, catalog: Catalog): Outcome {
  const found = search(catalog, request);
  const asked = askedOf(request, found, catalog);
  const { setup, verdict } = found.chosen;
  if (!fits(found.chosen)) return refused(asked, verdict.reasons);
  const unreadable = request.weightsRead && readProblem(setup, request.weightsRead, request.weightsVolume);
  if (unreadable !== undefined) return refused(asked, [{ code: "weights", message: unreadable }]);

  const read = request.weightsRead ?? usualRead(setup);
  const loads = loadsOf(setup, read, request.weightsVolume);
  const speed = { ...speedOf(setup, verdict.layerSplit), loadSeconds: loads[0].seconds, loads };
  const input = costInput(request, setup, speed.outputTokensPerSecond);
  const bounded = withinBudget(request, catalog, input);
  if (bounded.reasons.length > 0) return refused(asked, bounded.reasons);
  const deployment = deploymentOf(request, setup, verdict.fit, speed, read);
  return {
    ...asked,
    verdict: "fits",
    replicas: bounded.replicas,
    warnings: [...bounded.warnings, ...scheduleWarnings(request, speed, deployment), ...asked.warnings],
    speed,
    cost: costOf(catalog, { ...input, replicas: bounded.replicas, ...weekOf(request, deployment) }),
    deployment,
  };
}

/** The same plan with other replicas: nothing but its cost changes. */
export function withReplicas(plan: Plan, replicas: Replicas, request: Request, catalog: Catalog): Plan {
  const { setup } = search(catalog, request).chosen;
  const input = costInput(request, setup, plan.speed.outputTokensPerSecond);
  return { ...plan, replicas, cost: costOf(catalog, { ...input, replicas, ...weekOf(request, plan.deployment) }) };
}

function costInput(request: Request, setup: Setup, outputTokensPerSecond: number): CostInput {
  const { capacity, pricing, ownership } = request;
  return {
    machine: setup.machine,
    region: request.region,
    nodesPerReplica: setup.nodes,
    replicas: request.replicas,
    outputTokensPerSecond,
    storedBytes: storedBytes(setup),
    workload: request.workload,
    ...(request.isOneOfSeveral && { isOneOfSeveral: true }),
    ...(capacity && { capacity }),
    ...(pricing && { pricing }),
    ...(ownership && { ownership }),
  };
}

function weekOf({ replicas, schedule }: Request, { scaling, nodeIdleSeconds }: Deployment): Pick<CostInput, "week"> {
  return schedule === undefined ? {} : { week: paidWeek(schedule, { ...scaling, min: replicas.min, nodeIdleSeconds }) };
}

function withinBudget(request: Request, catalog: Catalog, input: CostInput): Bounded {
  const hours = hoursPerMonth(request.pricing);
  const priced = (max: number) => pricedItems(catalog, { ...input, replicas: { ...input.replicas, max } }, hours);
  return boundByBudget(request, priced(request.replicas.max).currency, (replicas, most) => {
    const items = priced(most);
    return items.machinesKnown ? monthAt(items, replicas) : null;
  });
}

function refused(asked: Asked, reasons: readonly Reason[]): Outcome {
  return { ...asked, verdict: "refused", speed: null, cost: null, refusal: { reasons } };
}

/** The stock vLLM image has no EFA stack; the one AWS builds has. An image with CUDA is of no use to a CPU. */
function imageOf({ engine, machine, nodes }: Setup): string {
  if (machine.accelerators === 0) return engine.cpuImage ?? engine.image;
  return (nodes > 1 && (machine.efaInterfaces ?? 0) > 0 ? engine.efaImage : undefined) ?? engine.image;
}

function askedOf(request: Request, found: Search, catalog: Catalog): Asked {
  const { setup, verdict } = found.chosen;
  return {
    schema: planSchema,
    profile: request.profile,
    target: request.target,
    region: request.region,
    model: setup.model.id,
    weights: setup.weights.id,
    engine: {
      name: setup.engine.name,
      version: setup.engine.version,
      image: request.image ?? imageOf(setup),
      ...(request.image !== undefined && { isImageChosen: true as const }),
    },
    machine: setup.machine.id,
    accelerator: setup.accelerator.id,
    nodesPerReplica: setup.nodes,
    gpusPerNode: setup.machine.accelerators,
    replicas: request.replicas,
    ...(request.schedule && { schedule: request.schedule }),
    parallelism: setup.parallelism,
    ...(verdict.layerSplit === undefined ? {} : { layerSplit: verdict.layerSplit }),
    contextTokens: request.contextTokens,
    concurrency: request.concurrency,
    workload: request.workload,
    memoryUtilization: setup.memoryUtilization,
    kvCacheDtype: setup.kvCacheDtype,
    ...adaptersOf(request, setup),
    fit: verdict.fit,
    warnings: warningsOf(catalog, request, found),
    alternatives: alternativesOf(catalog, request, found),
  };
}

function adaptersOf({ adapters }: Request, setup: Setup): Pick<Asked, "adapters"> {
  if (adapters === undefined || setup.adapters === undefined) return {};
  const names = adapters.map(({ name }) => name);
  return { adapters: { names, ...adapterRoom(setup.engine, setup.adapters), modules: adaptedModules(setup.model) } };
}

export { answerOf, questions, type Answer, type Question } from "./questions.ts";
export { layouts } from "./layout.ts";
export { cellsOf, hardwareOf, matrixOf, type Cell, type MatrixAsked } from "./matrix.ts";
export * from "./plan.ts";
export { machinePools, isScaledPool, type JobMachines, type MachinePool } from "./pools.ts";
export type { Request } from "./request.ts";

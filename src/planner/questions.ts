import type { Catalog } from "../catalog/index.ts";
import { fewestGpus, fitOf, largestConcurrency, largestContext, type Largest, type Setup } from "../fit/index.ts";
import type { Parallelism, Reason } from "./plan.ts";
import type { Request } from "./request.ts";
import { fits, search } from "./search.ts";
import { splitsOfRequest } from "./splits.ts";

export const questions = ["largest-context", "largest-concurrency", "fewest-gpus"] as const;
export type Question = (typeof questions)[number];

export const answerSchema = "deepseek-clusters/answer@1";

export interface Answer {
  readonly schema: typeof answerSchema;
  readonly question: Question;
  readonly profile: string;
  readonly model: string;
  readonly weights: string;
  readonly engine: string;
  /** Of the catalog; for the fewest GPUs, null where the target has no machine of that many. */
  readonly machine: string | null;
  readonly accelerator: string;
  readonly nodesPerReplica: number;
  readonly parallelism: Parallelism;
  readonly contextTokens: number;
  readonly concurrency: number;
  /** Tokens, requests or GPUs; null = none will do. */
  readonly value: number | null;
  /** The answer as configuration: `plan … --set key=value`. */
  readonly set: Readonly<Record<string, string | number>>;
  /** Why none will do. */
  readonly reasons: readonly Reason[];
}

/** The least that is asked where the request itself does not fit, so that its machines can still be asked. */
const least = { contextTokens: 256, concurrency: 1, workload: { inputTokens: 128, outputTokens: 128 } } as const;

/** The machines of a plan for the request; where it is refused, those that hold the least of it. */
function machinesOf(catalog: Catalog, request: Request): Setup {
  const found = search(catalog, request).chosen;
  if (fits(found)) return found.setup;
  const { contextTokens, concurrency, workload } = request;
  return { ...search(catalog, { ...request, ...least }).chosen.setup, contextTokens, concurrency, workload };
}

interface Row {
  readonly ask: (setup: Setup) => Largest | undefined;
  readonly set: (value: number) => Readonly<Record<string, number>>;
}

const rows = {
  "largest-context": { ask: largestContext, set: (contextTokens) => ({ contextTokens }) },
  "largest-concurrency": { ask: largestConcurrency, set: (concurrency) => ({ concurrency }) },
  "fewest-gpus": { ask: fewestGpus, set: () => ({}) },
} as const satisfies Record<Question, Row>;

/** Answers a question about a request: over every valid split of the GPUs, with the engine's own ledger. */
export function answerOf(question: Question, request: Request, catalog: Catalog): Answer {
  const asked = machinesOf(catalog, request);
  const { ask, set }: Row = rows[question];
  const found = question === "fewest-gpus" && asked.machine.accelerators === 0 ? undefined : ask(asked);
  const holds = found !== undefined && found.value > 0;
  const setup = found?.setup ?? asked;
  const value = holds ? found.value : null;
  const machine = question === "fewest-gpus" ? machineOf(catalog, request, setup) : setup.machine.id;
  return {
    schema: answerSchema,
    question,
    profile: request.profile,
    model: setup.model.id,
    weights: setup.weights.id,
    engine: setup.engine.name,
    machine,
    accelerator: setup.accelerator.id,
    nodesPerReplica: setup.nodes,
    parallelism: setup.parallelism,
    contextTokens: setup.contextTokens,
    concurrency: setup.concurrency,
    value,
    set: value === null ? {} : { ...set(value), ...placementOf(request, setup, machine) },
    reasons: holds ? [] : reasonsOf(question, setup),
  };
}

function reasonsOf(question: Question, setup: Setup): readonly Reason[] {
  const { machine, accelerator } = setup;
  if (question !== "fewest-gpus") return fitOf(setup).reasons;
  const message =
    machine.accelerators === 0
      ? `${machine.id} has no accelerators: ask about a machine that has some`
      : `128 × ${accelerator.title} in nodes of eight do not hold it`;
  return [{ code: "gpu-memory", message }];
}

/** A machine of the request's target with that many of the accelerator, and a host that will do. */
function machineOf({ machines }: Catalog, { target }: Request, setup: Setup): string | null {
  const { accelerator, machine } = setup;
  const row = machines.find(
    (candidate) =>
      candidate.target === target &&
      candidate.accelerator === accelerator.id &&
      candidate.accelerators === machine.accelerators &&
      fitOf({ ...setup, machine: candidate }).reasons.length === 0,
  );
  return row?.id ?? null;
}

/** What of the answer the planner would not choose by itself. */
function placementOf(
  request: Request,
  { nodes, parallelism, machine, model }: Setup,
  named: string | null,
): Readonly<Record<string, string | number>> {
  const { tensorParallel, pipelineParallel, dataParallel } = parallelism;
  const usual = splitsOfRequest(request, model, machine, nodes).some(
    (split) => split.tensorParallel === tensorParallel && split.dataParallel === dataParallel,
  );
  return {
    ...(named !== null && named !== request.machine ? { machine: named } : {}),
    ...(nodes > 1 || request.nodesPerReplica !== "auto" ? { nodesPerReplica: nodes } : {}),
    ...(usual ? {} : { tensorParallel, pipelineParallel }),
  };
}

import type { EngineSpeed } from "../catalog/index.ts";
import type { LayerSplit, Setup } from "../fit/index.ts";
import { promptWork, stepWork, type PromptWork, type StepWork } from "./work.ts";

/** A closed loop of requests on a setup, with all the work in it: what is left to a pace are the engine's constants. */
export interface Load {
  readonly speed: EngineSpeed;
  readonly layers: number;
  readonly drafted: number;
  readonly pipeline: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
  /** Requests that run at once: as many as the KV cache holds. */
  readonly running: number;
  readonly step: StepWork;
  readonly prompt: PromptWork;
}

/** Requests that the engine runs at once, of those that wait. */
export function runningOf({ engine, concurrency, parallelism, tuning }: Setup, room: number): number {
  if (engine.name === "llama-cpp") return concurrency;
  const perRank = tuning?.maxSequences ?? engine.speed.requestsPerRank;
  return Math.max(1, Math.min(concurrency, room, perRank * parallelism.dataParallel));
}

/** The load that a setup is asked for. `kvCapacityTokens` is what the cache holds over all ranks. */
export function loadOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens: number): Load {
  const { workload, concurrency, parallelism, engine, model, tuning } = setup;
  const { inputTokens, outputTokens } = workload;
  // Requests are at all ages at once: on average half of the answer is there.
  const context = inputTokens + outputTokens / 2;
  const running = runningOf(setup, Math.max(1, Math.floor(kvCapacityTokens / context)));
  // Pipeline stages work on different requests at a time; a token still passes through all of them.
  const batch = Math.max(1, Math.ceil(running / parallelism.pipelineParallel));
  return {
    speed: engine.speed,
    layers: model.layers,
    drafted: tuning?.draftTokens ?? 0,
    pipeline: parallelism.pipelineParallel,
    inputTokens,
    outputTokens,
    concurrency,
    running,
    step: stepWork(setup, split, batch, context),
    prompt: promptWork(setup, split, inputTokens),
  };
}

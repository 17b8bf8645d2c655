import { measuredSpeeds } from "../catalog/index.ts";
import type { Setup } from "../fit/index.ts";
import type { Pace } from "./pace.ts";

/** The published measurement of this very setup, if there is one. */
export function measuredSpeed(setup: Setup): { pace: Pace; basis: string } | undefined {
  const { model, weights, engine, accelerator, nodes, machine, parallelism, concurrency, workload } = setup;
  if (setup.tuning !== undefined) return undefined;
  const row = measuredSpeeds.find(
    (candidate) =>
      candidate.models.includes(model.id) &&
      candidate.weights === weights.id &&
      candidate.engine === engine.name &&
      candidate.accelerator === accelerator.id &&
      candidate.gpus === nodes * machine.accelerators &&
      candidate.tensorParallel === parallelism.tensorParallel &&
      parallelism.pipelineParallel === 1 &&
      parallelism.dataParallel === 1 &&
      candidate.concurrency === concurrency &&
      candidate.inputTokens === workload.inputTokens &&
      candidate.outputTokens === workload.outputTokens,
  );
  if (row === undefined) return undefined;
  const requestMs = row.timeToFirstTokenMs + (row.outputTokens - 1) * row.timePerOutputTokenMs;
  return {
    pace: {
      timeToFirstTokenMs: row.timeToFirstTokenMs,
      timePerOutputTokenMs: row.timePerOutputTokenMs,
      outputTokensPerSecond: (row.concurrency * row.outputTokens * 1e3) / requestMs,
    },
    basis: row.source,
  };
}

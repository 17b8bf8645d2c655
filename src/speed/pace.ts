import type { Setup } from "../fit/index.ts";
import type { LayerSplit } from "../planner/plan.ts";
import { decodeStep } from "./decode.ts";
import { prefillMs } from "./prefill.ts";

/**
 * Prompts of others before the first token, and during decoding, as shares of one prompt per request. Prompts first:
 * of a burst, half stand before, and the other half after, the average request. Mixed: a burst stands only at the
 * start of a run (three requests in ten), and every request that decodes sees all others' prompts once.
 */
const scheduling = {
  "prompts-first": { waits: 0.5, stalls: 0.5 },
  mixed: { waits: 0.15, stalls: 1 },
} as const;

export interface Pace {
  readonly timeToFirstTokenMs: number;
  readonly timePerOutputTokenMs: number;
  readonly outputTokensPerSecond: number;
}

/** A pace by the engine's constants, and the roofline of the same setup. */
export interface Prediction {
  readonly predicted: Pace;
  readonly bound: Pace;
}

/**
 * A closed loop of `concurrency` requests, of which as many run as the KV cache holds. A step takes its fixed time
 * and what it reads and computes; while a request decodes, every other one is prefilled once, and its steps wait for
 * that. Milliseconds and tokens per second.
 */
export function paceOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens: number): Prediction {
  const { workload, concurrency, parallelism, engine } = setup;
  const { inputTokens, outputTokens } = workload;
  const context = inputTokens + outputTokens / 2;
  // Requests are at all ages at once: on average half of the answer is there.
  const room = Math.max(1, Math.floor(kvCapacityTokens / context));
  const running = engine.name === "llama-cpp" ? concurrency : Math.min(concurrency, room);
  // Pipeline stages work on different requests at a time; a token still passes through all of them.
  const batch = Math.max(1, Math.ceil(running / parallelism.pipelineParallel));
  const step = decodeStep(setup, split, batch, context);
  const prefill = prefillMs(setup, split, inputTokens);
  const perPrompt = prefill / parallelism.pipelineParallel;
  const boundPrefill = prefill * engine.speed.computeEfficiency;

  const { waits, stalls } = scheduling[engine.speed.scheduling];
  const timePerOutputTokenMs = step.ms + (stalls * (running - 1) * perPrompt) / outputTokens;
  const firstMs = engine.speed.firstTokenMs + prefill + waits * (running - 1) * perPrompt + step.ms;
  const requestMs = firstMs + (outputTokens - 1) * timePerOutputTokenMs;
  const queued = (concurrency / running - 1) * requestMs;
  return {
    predicted: pace(firstMs + queued, timePerOutputTokenMs, outputTokens, concurrency),
    bound: pace(boundPrefill + step.boundMs, step.boundMs, outputTokens, concurrency),
  };
}

function pace(first: number, each: number, outputTokens: number, concurrency: number): Pace {
  const requestMs = first + (outputTokens - 1) * each;
  return {
    timeToFirstTokenMs: first,
    timePerOutputTokenMs: each,
    outputTokensPerSecond: (concurrency * outputTokens * 1e3) / requestMs,
  };
}

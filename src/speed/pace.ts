import type { SpeedConstants } from "../catalog/index.ts";
import type { LayerSplit, Setup } from "../fit/index.ts";
import { loadOf, type Load } from "./load.ts";
import { boundPromptMs, boundStepMs, promptMs, stepMs } from "./milliseconds.ts";
import { constantsOf } from "./network.ts";

/**
 * Prompts of others before the first token, as shares of one prompt per request. Prompts first: requests of one
 * length end together and come in waves; of a wave, half stand before the average one. Else requests arrive one by
 * one, and a burst stands only at the start of a run.
 */
const waits = { "prompts-first": 0.55, between: 0.09, mixed: 0.09 } as const;

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
 * and what it reads and computes; while a request decodes, every other one's prompt is read once, and its steps wait
 * for that. Milliseconds and tokens per second.
 */
export function paceOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens: number): Prediction {
  const load = loadOf(setup, split, kvCapacityTokens);
  return { predicted: paceBy(load, constantsOf(setup, split)), bound: boundOf(load) };
}

/** Prompts that one step reads: as many as arrive while one is read, and as fit into a step. */
function promptsTogether(load: Load, decodeMs: number, by: SpeedConstants): number {
  const { running, outputTokens, inputTokens, speed, pipeline } = load;
  const most = Math.max(1, speed.promptTokensPerStep / inputTokens);
  const alone = promptMs(load, by);
  let together = 1;
  for (let round = 0; round < 3; round++) {
    const requestMs = alone + outputTokens * decodeMs + ((running - 1) * promptMs(load, by, together)) / pipeline;
    together = Math.max(1, Math.min(most, (running / requestMs) * alone));
  }
  return together;
}

/** The pace of a load by given constants. */
export function paceBy(load: Load, by: SpeedConstants): Pace {
  const { running, concurrency, inputTokens, outputTokens, pipeline, speed } = load;
  const decodeMs = stepMs(load.step, load.layers, load.drafted, speed, by);
  const others = (running - 1) / pipeline;
  const each = decodeMs + (others * promptMs(load, by, promptsTogether(load, decodeMs, by))) / outputTokens;
  const atOnce = Math.max(1, Math.min(2, running, speed.promptTokensPerStep / inputTokens));
  const waiting = waits[speed.scheduling] * others * promptMs(load, by, atOnce);
  // Whoever comes while others decode waits for half a step.
  const first = by.firstTokenMs + promptMs(load, by) + (running > 1 ? decodeMs / 2 : 0) + waiting;
  const requestMs = first + (outputTokens - 1) * each;
  const queued = (concurrency / running - 1) * requestMs;
  return pace(first + queued, each, load);
}

function boundOf(load: Load): Pace {
  const each = boundStepMs(load.step, load.drafted);
  return pace(boundPromptMs(load.prompt), each, load);
}

function pace(first: number, each: number, { outputTokens, concurrency }: Load): Pace {
  const requestMs = first + (outputTokens - 1) * each;
  return {
    timeToFirstTokenMs: first,
    timePerOutputTokenMs: each,
    outputTokensPerSecond: (concurrency * outputTokens * 1e3) / requestMs,
  };
}

import { storedBytes, type Setup } from "../fit/index.ts";
import type { LayerSplit, Provenance, Speed } from "../planner/plan.ts";
import { constantsOf, decodeStep } from "./decode.ts";
import { measuredSpeed } from "./measured.ts";
import { prefillMs } from "./prefill.ts";

/** Bytes per second from the weights volume, by where it usually is. */
const storageBytesPerSecond = {
  // Object storage through a streaming loader.
  aws: 2e9,
  alicloud: 1e9,
  // A SATA or NAS volume; local NVMe is faster.
  kubernetes: 0.5e9,
} as const;

/** Kernel warm-up and graph capture after the weights are loaded (DeepGEMM: up to ten minutes on a cold cache). */
const warmUpSeconds = { vllm: 600, sglang: 600, "llama-cpp": 30, "vllm-ascend": 600 } as const;

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

/** Seconds from container start to ready: weights at storage speed, then warm-up. */
function loadSecondsOf(setup: Setup): number {
  const { machine, engine } = setup;
  return Math.ceil(storedBytes(setup) / storageBytesPerSecond[machine.target]) + warmUpSeconds[engine.name];
}

/**
 * How fast a setup answers, with where the figure comes from: a published case of the same setup, the decode model
 * fitted on named cases, or, where nothing was published, the roofline itself.
 */
export function speedOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens = Infinity): Speed {
  const constants = constantsOf(setup, split);
  const { predicted, bound } = paceOf(setup, split, kvCapacityTokens);
  const measured = measuredSpeed(setup);
  const rest = {
    roofline: { timePerOutputTokenMs: round(bound.timePerOutputTokenMs) },
    loadSeconds: loadSecondsOf(setup),
  };
  if (measured !== undefined)
    return { ...rounded(measured.pace), provenance: "measured", basis: measured.basis, ...rest };
  const fitted = constants.meanError !== undefined;
  const provenance: Provenance = fitted ? "fitted" : "bound";
  return {
    ...rounded(fitted ? predicted : bound),
    provenance,
    basis: fitted
      ? `decode model fitted on ${(constants.cases ?? []).join(", ")}`
      : "bytes over bandwidth: nothing was published for this engine and kind of weights",
    ...(constants.meanError === undefined ? {} : { meanError: constants.meanError }),
    ...rest,
  };
}

export { constantsOf } from "./decode.ts";

function rounded(value: Pace): Pace {
  return {
    timeToFirstTokenMs: round(value.timeToFirstTokenMs),
    timePerOutputTokenMs: round(value.timePerOutputTokenMs),
    outputTokensPerSecond: round(value.outputTokensPerSecond),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

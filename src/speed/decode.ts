import type { Accelerator, DecodeConstants } from "../catalog/index.ts";
import { activeParameterCount, type Setup } from "../fit/index.ts";
import type { LayerSplit } from "../planner/plan.ts";
import { stepTraffic } from "./traffic.ts";

/** Chance that a drafted token is accepted, given that those before it were: DeepSeek-V3 reports 85 to 90 % for the first. */
const acceptance = 0.8;
/** A draft passes one layer of 61 and the output head. */
const draftCost = 0.05;
/** Two all-reduces per layer over a network between nodes instead of NVLink. */
const crossNodeMsPerLayer = 0.14;
/** Attention on a host of 128 cores: 9.65 to 7.86 tok/s from 512 to 8,192 tokens of context (ik_llama.cpp PR 287). */
const hostTflops = 5.5;

/** Tokens a decode step yields with `drafted` tokens of multi-token prediction. */
export function tokensPerStep(drafted: number): number {
  let tokens = 0;
  for (let position = 0; position <= drafted; position++) tokens += acceptance ** position;
  return tokens;
}

/** The constants of an engine for the network at hand. */
export function constantsOf(
  { engine, model, weights, accelerator, machine }: Setup,
  split: LayerSplit | undefined,
): DecodeConstants {
  if (model.experts === undefined) return engine.speed.dense;
  const own = engine.speed.onDevice?.[accelerator.id];
  if (own !== undefined && weights.compute === "fp8") return own;
  if (engine.speed.hostExperts !== undefined && (machine.accelerators === 0 || (split?.cpuExpertLayers ?? 0) > 0)) {
    return engine.speed.hostExperts;
  }
  return weights.compute === "int4" || weights.compute === "fp4" || weights.compute === "w4a8"
    ? engine.speed.experts4bit
    : engine.speed.experts;
}

/** Dense TFLOPS for the weights at hand. */
export function tflopsOf({ accelerator, weights }: Setup): number {
  const { tflops } = accelerator;
  switch (weights.compute) {
    case "fp8":
    case "w4a8":
      return tflops.fp8 ?? tflops.bf16;
    case "fp4":
      return tflops.fp4 ?? tflops.fp8 ?? tflops.bf16;
    case "int8":
      return tflops.int8 ?? tflops.bf16;
    case "bf16":
    case "int4":
    case "gguf":
      return tflops.bf16;
  }
}

/** Bandwidth of one GPU after another: the harmonic mean where the devices differ. */
function bandwidthOf({ accelerator, tuning }: Setup): number {
  const devices: readonly Accelerator[] = tuning?.devices ?? [accelerator];
  return devices.length / devices.reduce((sum, device) => sum + 1 / device.bandwidthBytesPerSecond, 0);
}

export interface Step {
  /** Milliseconds of one decode step by the engine's constants. */
  readonly ms: number;
  /** Milliseconds that no implementation can beat. */
  readonly boundMs: number;
}

/** One decode step of `batch` requests with `context` tokens behind each. */
export function decodeStep(setup: Setup, split: LayerSplit | undefined, batch: number, context: number): Step {
  const { engine, machine, parallelism, nodes, model } = setup;
  const constants = constantsOf(setup, split);
  const step = stepTraffic(setup, split, batch, context);
  const bandwidth = bandwidthOf(setup);
  const { speed } = engine;
  const drafted = setup.tuning?.draftTokens ?? 0;
  const ranks = engine.name === "llama-cpp" ? 1 : parallelism.tensorParallel * parallelism.dataParallel;
  const flops = (2 * activeParameterCount(model) * batch * (1 + drafted)) / ranks;
  const peak = tflopsOf(setup) * 1e12;
  const attentionPeak = setup.accelerator.tflops.bf16 * 1e12;

  const hostSeconds = step.hostBytes / machine.ramBandwidthBytesPerSecond;
  const hostFlopSeconds = step.hostFlops / (hostTflops * 1e12);
  const onGpu = machine.accelerators > 0;
  const weightSeconds = onGpu ? step.weightBytes / bandwidth : 0;
  const cacheSeconds = onGpu ? step.cacheBytes / bandwidth : 0;
  const matrixSeconds = onGpu ? flops / peak : 0;
  const attentionSeconds = onGpu ? step.attentionFlops / attentionPeak : 0;

  const spanning = nodes > 1 && parallelism.tensorParallel > machine.accelerators;
  const collective = model.experts === undefined && parallelism.tensorParallel > 1 ? speed.collectiveMsPerLayer : 0;
  const fixedMs = constants.fixedMs + (collective + (spanning ? crossNodeMsPerLayer : 0)) * model.layers;
  const seconds =
    Math.max(weightSeconds / constants.bandwidthEfficiency, matrixSeconds / speed.batchEfficiency) +
    Math.max(cacheSeconds / constants.bandwidthEfficiency, attentionSeconds / speed.attentionEfficiency) +
    hostSeconds / speed.hostBandwidthEfficiency +
    hostFlopSeconds;
  const yielded = tokensPerStep(drafted);
  return {
    ms: ((fixedMs + seconds * 1e3) * (1 + draftCost * drafted)) / yielded,
    boundMs:
      ((Math.max(weightSeconds, matrixSeconds) + Math.max(cacheSeconds, attentionSeconds) + hostSeconds) * 1e3) /
      (1 + drafted),
  };
}

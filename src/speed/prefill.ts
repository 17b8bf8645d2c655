import { activeParameterCount, type Setup } from "../fit/index.ts";
import type { LayerSplit } from "../planner/plan.ts";
import { tflopsOf } from "./decode.ts";

/** Tokens of a prefill micro-batch when experts are read from host memory for each. */
const hostMicroBatch = 2048;

/** Milliseconds to read `tokens` of one prompt: 2 × active parameters per token and attention over what came before. */
export function prefillMs(setup: Setup, split: LayerSplit | undefined, tokens: number): number {
  const { engine, model, parallelism, machine, bytes } = setup;
  const { attention } = model;
  const ranks = engine.name === "llama-cpp" ? 1 : parallelism.tensorParallel * parallelism.dataParallel;
  const headValues =
    attention.kind === "mla"
      ? attention.nopeHeadDim + attention.ropeHeadDim + attention.valueHeadDim
      : 2 * attention.headDim;
  const flops = 2 * activeParameterCount(model) * tokens + tokens ** 2 * attention.heads * headValues * model.layers;
  const tflops =
    machine.accelerators === 0 ? hostPrefillTflops : tflopsOf(setup) * engine.speed.computeEfficiency * ranks;
  const onHost = bytes.layers.slice(0, split?.cpuExpertLayers ?? 0).reduce((sum, layer) => sum + layer.experts, 0);
  const hostSeconds =
    (Math.ceil(tokens / hostMicroBatch) * onHost) /
    (machine.ramBandwidthBytesPerSecond * engine.speed.hostBandwidthEfficiency);
  return (flops / (tflops * 1e12) + hostSeconds) * 1e3;
}

/** What a host of 64 to 128 cores reaches on quantised experts. */
const hostPrefillTflops = 5.5;

import { activeParameterCount, storedBytes, type Setup } from "../fit/index.ts";
import type { LayerSplit, Speed } from "../planner/plan.ts";
import { stepTraffic } from "./traffic.ts";

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
 * Decode: time per output token = fixed + bytes ÷ (efficiency × bandwidth), the bytes being what a step of the
 * plan's concurrency must read. Prefill: 2 × active parameters × tokens ÷ (efficiency × FLOPS). Milliseconds.
 */
export function speedOf(setup: Setup, split: LayerSplit | undefined): Speed {
  const { engine, accelerator, machine, parallelism, workload, concurrency, weights } = setup;
  const constants = engine.speed;
  const context = workload.inputTokens + workload.outputTokens / 2;
  // Pipeline stages work on different requests at a time; a token still passes through all of them.
  const batch = Math.max(1, Math.ceil(concurrency / parallelism.pipelineParallel));
  const traffic = stepTraffic(setup, split, batch, context);
  const lanes = engine.name === "llama-cpp" ? 1 : parallelism.tensorParallel * parallelism.dataParallel;
  const gpuSeconds = traffic.gpuBytes / (lanes * accelerator.bandwidthBytesPerSecond);
  const hostSeconds = traffic.hostBytes / machine.ramBandwidthBytesPerSecond;
  const timePerOutputTokenMs =
    constants.fixedMs +
    (gpuSeconds / constants.bandwidthEfficiency + hostSeconds / constants.hostBandwidthEfficiency) * 1e3;

  const tflops = (weights.compute === "fp8" ? accelerator.tflops.fp8 : undefined) ?? accelerator.tflops.bf16;
  const prefillSeconds =
    (2 * activeParameterCount(setup.model) * workload.inputTokens) /
    (constants.computeEfficiency * lanes * tflops * 1e12);
  const timeToFirstTokenMs = timePerOutputTokenMs + prefillSeconds * 1e3;

  const requestSeconds = (timeToFirstTokenMs + (workload.outputTokens - 1) * timePerOutputTokenMs) / 1e3;
  const fitted = constants.meanError !== undefined;
  return {
    timeToFirstTokenMs: round(timeToFirstTokenMs),
    timePerOutputTokenMs: round(timePerOutputTokenMs),
    outputTokensPerSecond: round((concurrency * workload.outputTokens) / requestSeconds),
    provenance: fitted ? "fitted" : "bound",
    basis: fitted
      ? `decode model fitted on ${(constants.cases ?? []).join(", ")}`
      : `bytes over bandwidth with the constants of ${constants.source}`,
    ...(constants.meanError === undefined ? {} : { meanError: constants.meanError }),
    roofline: { timePerOutputTokenMs: round((gpuSeconds + hostSeconds) * 1e3) },
    loadSeconds: Math.ceil(storedBytes(setup) / storageBytesPerSecond[machine.target]) + warmUpSeconds[engine.name],
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

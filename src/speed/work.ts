import type { Accelerator } from "../catalog/index.ts";
import { activeParameterCount, type LayerSplit, type Setup } from "../fit/index.ts";
import { collectiveLatencyMs, collectiveMs } from "./collective.ts";
import { tflopsOf } from "./tflops.ts";
import { stepTraffic } from "./traffic.ts";

/** Attention and prompts on a host of 128 cores: 9.65 to 7.86 tok/s from 512 to 8,192 tokens (ik_llama.cpp PR 287). */
const hostTflops = 5.5;
const hostCores = 128;
/** Tokens of a prompt for which experts in host memory are read once. */
const hostPromptTokens = 2048;

/** Milliseconds that one decode step would take if every part of the machine ran at its peak. */
export interface StepWork {
  readonly weightMs: number;
  readonly cacheMs: number;
  readonly matrixMs: number;
  readonly attentionMs: number;
  readonly collectiveMs: number;
  readonly latencyMs: number;
  readonly hostMs: number;
  readonly hostFlopMs: number;
}

/** The same for reading one prompt. */
export interface PromptWork {
  /** Weights that a step of prompts reads: nearly all experts. */
  readonly weightMs: number;
  readonly flopMs: number;
  readonly collectiveMs: number;
  readonly hostMs: number;
  readonly hostFlopMs: number;
}

/** Bandwidth of one GPU after another: the harmonic mean where the devices differ. */
function bandwidthOf({ accelerator, tuning }: Setup): number {
  const devices: readonly Accelerator[] = tuning?.devices ?? [accelerator];
  return devices.length / devices.reduce((sum, device) => sum + 1 / device.bandwidthBytesPerSecond, 0);
}

const ranksOf = ({ engine, parallelism }: Setup) =>
  engine.name === "llama-cpp" ? 1 : parallelism.tensorParallel * parallelism.dataParallel;

/** What the cores of a machine without accelerators reach: their share of the measured host. */
const cpuTflops = ({ machine }: Setup) => hostTflops * Math.min(1, machine.vcpu / hostCores);

/** One decode step of `batch` requests with `context` tokens behind each. */
export function stepWork(setup: Setup, split: LayerSplit | undefined, batch: number, context: number): StepWork {
  const { machine, model, accelerator, tuning, parallelism } = setup;
  const traffic = stepTraffic(setup, split, batch, context);
  const tokens = batch * (1 + (tuning?.draftTokens ?? 0));
  const host = {
    hostMs: (traffic.hostBytes / machine.ramBandwidthBytesPerSecond) * 1e3,
    hostFlopMs: (traffic.hostFlops / (hostTflops * 1e12)) * 1e3,
  };
  const idle = { weightMs: 0, cacheMs: 0, matrixMs: 0, attentionMs: 0, collectiveMs: 0, latencyMs: 0 };
  const bandwidth = bandwidthOf(setup);
  const flops = (2 * activeParameterCount(model) * tokens) / ranksOf(setup);
  if (machine.accelerators === 0) {
    const peak = cpuTflops(setup) * 1e9;
    // Cores compute while memory is read: only what takes longer than reading adds to it.
    const beyondReading = Math.max(0, flops / peak - host.hostMs);
    return { ...idle, hostMs: host.hostMs, hostFlopMs: traffic.hostFlops / peak + beyondReading };
  }
  return {
    weightMs: (traffic.weightBytes / bandwidth) * 1e3,
    cacheMs: (traffic.cacheBytes / bandwidth) * 1e3,
    matrixMs: (flops / (tflopsOf(setup) * 1e12)) * 1e3,
    attentionMs: (traffic.attentionFlops / (accelerator.tflops.bf16 * 1e12)) * 1e3,
    collectiveMs: collectiveMs(setup, tokens / parallelism.dataParallel),
    latencyMs: collectiveLatencyMs(setup),
    ...host,
  };
}

/** Heads that the kernels of sparse attention compute at least: fewer are padded (vLLM, flashmla_sparse.py; FlashMLA). */
const sparseHeads = 64;

/** Operations of a prompt's attention, over all ranks. */
function promptAttention({ model, parallelism, accelerator }: Setup, tokens: number): number {
  const { attention, indexer, layers } = model;
  const pairs = (tokens * tokens) / 2;
  if (attention.kind === "gqa") return 2 * pairs * attention.heads * 2 * attention.headDim * layers;
  const { heads, nopeHeadDim, ropeHeadDim, valueHeadDim, kvLoraRank } = attention;
  if (indexer === undefined) return 2 * pairs * heads * (nopeHeadDim + ropeHeadDim + valueHeadDim) * layers;
  // Sparse attention is over rows of the latent cache, as many as the indexer picks; every rank has the whole indexer.
  // Twice as slow as dense attention at 150,000 tokens (TensorRT-LLM issue 9933).
  const picked = Math.min(tokens, indexer.tokens);
  const ranks = parallelism.tensorParallel;
  const padded = accelerator.vendor === "nvidia" ? Math.max(heads, sparseHeads * ranks) : heads;
  const attended = picked * (tokens - picked / 2) * padded * (2 * kvLoraRank + ropeHeadDim);
  return 2 * (attended + pairs * indexer.heads * indexer.headDim * ranks) * layers;
}

/** One prompt of `tokens`: 2 × active parameters per token, and attention over what came before. */
export function promptWork(setup: Setup, split: LayerSplit | undefined, tokens: number): PromptWork {
  const { model, machine, bytes, accelerator } = setup;
  const linear = 2 * activeParameterCount(model) * tokens;
  const quadratic = promptAttention(setup, tokens);
  if (machine.accelerators === 0) {
    const hostFlopMs = (linear + quadratic) / (cpuTflops(setup) * 1e9);
    return { weightMs: 0, flopMs: 0, collectiveMs: 0, hostMs: 0, hostFlopMs };
  }
  const onHost = bytes.layers.slice(0, split?.cpuExpertLayers ?? 0).reduce((sum, layer) => sum + layer.experts, 0);
  const seconds = linear / (tflopsOf(setup) * 1e12) + quadratic / (accelerator.tflops.bf16 * 1e12);
  const read = stepTraffic(setup, split, Math.min(tokens, setup.engine.speed.promptTokensPerStep), 0).weightBytes;
  return {
    weightMs: (read / bandwidthOf(setup)) * 1e3,
    flopMs: (seconds / ranksOf(setup)) * 1e3,
    collectiveMs: collectiveMs(setup, tokens),
    hostMs: ((Math.ceil(tokens / hostPromptTokens) * onHost) / machine.ramBandwidthBytesPerSecond) * 1e3,
    hostFlopMs: 0,
  };
}

import { GiB } from "../catalog/index.ts";
import { fitOf, parameterCount, type KvCacheDtype, type Setup } from "../fit/index.ts";
import { paceOf } from "../speed/index.ts";

/** What another estimator says about a setup, by its documented formula; absent = it has none for this. */
export interface PeerPrediction {
  readonly kvBytesPerToken?: number;
  readonly weightsPerGpu?: number;
  readonly kvTokens?: number;
  readonly fits?: boolean;
  readonly timePerTokenMs?: number;
}

export interface Peer {
  readonly name: string;
  readonly formula: string;
  readonly predict: (setup: Setup) => PeerPrediction | undefined;
}

const gpusOf = ({ machine, nodes }: Setup) => machine.accelerators * nodes;

/** Bytes per token of the compressed cache at 16 bits, or of the KV heads. */
function plainCache({ model }: Setup): number {
  const { attention, layers } = model;
  if (attention.kind === "mla") return layers * (attention.kvLoraRank + attention.ropeHeadDim) * 2;
  return layers * 2 * attention.kvHeads * attention.headDim * 2;
}

const isGguf = ({ weights }: Setup) => weights.format === "gguf";

function kaito(setup: Setup, replicated = false): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const whole = replicated && setup.model.attention.kind === "mla";
  const perToken = plainCache(setup) / (whole ? 1 : setup.machine.accelerators);
  const usable = setup.accelerator.visibleBytes * 0.84;
  const forWeights = (usable - 2.3 * GiB - setup.contextTokens * perToken) / 1.05;
  const needed = forWeights <= 0 ? Infinity : Math.floor((1.02 * setup.bytes.total) / forWeights) + 1;
  return {
    kvBytesPerToken: perToken,
    weightsPerGpu: (1.05 * 1.02 * setup.bytes.total) / gpusOf(setup),
    fits: needed <= gpusOf(setup),
  };
}

function gpustack(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const needed = setup.bytes.total * 1.2 + 2 * GiB;
  return {
    weightsPerGpu: needed / gpusOf(setup),
    fits: needed <= 0.9 * setup.accelerator.visibleBytes * gpusOf(setup),
  };
}

/** Its path for Ascend takes the head size of MLA for twice the part without positions. */
function gpustackMindie(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const { attention, layers } = setup.model;
  return {
    kvBytesPerToken: attention.kind === "mla" ? layers * 2 * attention.nopeHeadDim * 2 : plainCache(setup),
  };
}

/** Bytes of an element of llama.cpp's cache. */
const ggufElement: Readonly<Partial<Record<KvCacheDtype, number>>> = { q8_0: 34 / 32, q4_0: 18 / 32 };

/** Every weight is read and computed for each token, active or not; devices work one after another. */
function ggufParserMs(setup: Setup, cacheBytes: number): number {
  const { machine, accelerator, bytes, model } = setup;
  const { fit } = fitOf(setup);
  const onHost = machine.accelerators === 0 ? 1 : Math.min(1, fit.perHost.cpuWeightsBytes / bytes.total);
  const operations = 2 * parameterCount(model);
  const onGpus = Math.max(
    operations / (accelerator.tflops.bf16 * 1e12),
    bytes.total / accelerator.bandwidthBytesPerSecond,
  );
  const cache = cacheBytes / (onHost === 1 ? machine.ramBandwidthBytesPerSecond : accelerator.bandwidthBytesPerSecond);
  const host = onHost === 0 ? 0 : (onHost * bytes.total) / machine.ramBandwidthBytesPerSecond;
  return ((onHost === 1 ? 0 : (1 - onHost) * onGpus) + host + cache) * 1000;
}

function ggufParser(setup: Setup): PeerPrediction | undefined {
  if (!isGguf(setup)) return undefined;
  const perToken = ggufParserCache(setup);
  return {
    kvBytesPerToken: perToken,
    timePerTokenMs: ggufParserMs(setup, perToken * Math.ceil(setup.contextTokens / 256) * 256),
  };
}

function ggufParserCache(setup: Setup): number {
  const { attention, layers } = setup.model;
  const element = ggufElement[setup.kvCacheDtype] ?? 2;
  if (attention.kind === "gqa") return (plainCache(setup) / 2) * element;
  const { heads, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const latent = setup.engine.cache.latent !== "heads" && setup.weights.latentCache !== false;
  const values = latent ? nopeHeadDim + ropeHeadDim + valueHeadDim : heads * (nopeHeadDim + ropeHeadDim + valueHeadDim);
  return layers * values * element;
}

function llmd(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const { parallelism, accelerator, bytes, model, memoryUtilization } = setup;
  const { tensorParallel, pipelineParallel, dataParallel } = parallelism;
  const gpus = gpusOf(setup);
  const activation = model.experts !== undefined ? 8 : model.vocabulary < 130_000 ? 4.8 : 5.6;
  const perGpu = tensorParallel > 1 ? 0.6 : 0.15;
  const pool =
    accelerator.visibleBytes * memoryUtilization * gpus -
    bytes.total * dataParallel -
    (activation * dataParallel + perGpu * gpus) * GiB;
  const perToken = plainCache(setup);
  const tokens = pool / (perToken / (tensorParallel * pipelineParallel));
  return {
    kvBytesPerToken: perToken,
    weightsPerGpu: (bytes.total * dataParallel) / gpus,
    kvTokens: Math.max(0, tokens),
    fits: tokens >= setup.contextTokens,
  };
}

const familyCoefficients: Readonly<Record<number, number>> = { 1: 22, 2: 13, 4: 10, 8: 10 };

function aiconfigurator(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const { parallelism, accelerator, bytes, model, memoryUtilization } = setup;
  const { tensorParallel, pipelineParallel } = parallelism;
  const { attention } = model;
  const heads =
    attention.kind === "mla" ? attention.heads * attention.valueHeadDim : attention.heads * attention.headDim;
  const activation = 2 * 8192 * heads * (familyCoefficients[tensorParallel] ?? 10);
  const stored = bytes.total / (tensorParallel * pipelineParallel);
  const other = (3.5 + (tensorParallel > 2 ? 392 : 342) / 1024) * GiB;
  const perToken = plainCache(setup);
  const perRank = attention.kind === "mla" ? perToken : perToken / Math.min(attention.kvHeads, tensorParallel);
  const room = accelerator.visibleBytes * memoryUtilization - stored - activation - other;
  const kvTokens = Math.max(0, room / (perRank / pipelineParallel));
  return {
    kvBytesPerToken: perRank,
    weightsPerGpu: stored,
    kvTokens,
    fits: kvTokens >= setup.contextTokens,
    // Its tables of measured kernels are data, not formulas: without them each operation takes its roofline.
    timePerTokenMs: paceOf(setup, undefined, Infinity).bound.timePerOutputTokenMs,
  };
}

/** The public estimators, by the formulas they document. */
export const peers: readonly Peer[] = [
  {
    name: "KAITO, its code",
    formula: "(0.84 × memory − 2.3 GiB − context × cache ÷ GPUs per node) ÷ 1.05 per GPU for 1.02 × file",
    predict: (setup) => kaito(setup),
  },
  {
    name: "KAITO, its document",
    formula: "the same with MLA's cache on every GPU",
    predict: (setup) => kaito(setup, true),
  },
  { name: "GPUStack, vLLM and SGLang", formula: "weights × 1.2 + 2 GiB ≤ 0.9 × memory", predict: gpustack },
  {
    name: "GPUStack, MindIE",
    formula: "MLA's head size is qk_nope + qk_nope: 256 values per layer",
    predict: gpustackMindie,
  },
  {
    name: "gguf-parser-go",
    formula:
      "(192 + 128) values per layer with MLA keys, per head without; per device max(2 × parameters ÷ FLOPS, weights ÷ bandwidth) + cache ÷ bandwidth",
    predict: ggufParser,
  },
  {
    name: "llm-d-planner",
    formula: "memory × utilisation − weights − activation constant − non-torch, divided by cache ÷ (TP × PP)",
    predict: llmd,
  },
  {
    name: "AIConfigurator",
    formula:
      "weights ÷ (TP × PP), activation by family and TP, NCCL and 3.5 GiB of safety; operations at their roofline, without its tables",
    predict: aiconfigurator,
  },
];

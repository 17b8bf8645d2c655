import { GiB } from "../catalog/index.ts";
import type { Setup } from "../fit/index.ts";

/** What another estimator says about a setup, by its documented formula; absent = it has none for this. */
export interface PeerPrediction {
  readonly kvBytesPerToken?: number;
  readonly kvTokens?: number;
  readonly fits?: boolean;
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

function kaito(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  const perToken = plainCache(setup) / setup.machine.accelerators;
  const usable = setup.accelerator.visibleBytes * 0.84;
  const forWeights = (usable - 2.3 * GiB - setup.contextTokens * perToken) / 1.05;
  const needed = forWeights <= 0 ? Infinity : Math.floor((1.02 * setup.bytes.total) / forWeights) + 1;
  return { kvBytesPerToken: perToken, fits: needed <= gpusOf(setup) };
}

function gpustack(setup: Setup): PeerPrediction | undefined {
  if (isGguf(setup) || gpusOf(setup) === 0) return undefined;
  return { fits: setup.bytes.total * 1.2 + 2 * GiB <= 0.9 * setup.accelerator.visibleBytes * gpusOf(setup) };
}

function ggufParser(setup: Setup): PeerPrediction | undefined {
  if (!isGguf(setup)) return undefined;
  const { attention, layers } = setup.model;
  if (attention.kind === "gqa") return { kvBytesPerToken: plainCache(setup) };
  const { heads, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const latent = setup.engine.cache.latent !== "heads" && setup.weights.latentCache !== false;
  const values = latent ? nopeHeadDim + ropeHeadDim + valueHeadDim : heads * (nopeHeadDim + ropeHeadDim + valueHeadDim);
  return { kvBytesPerToken: layers * values * 2 };
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
  return { kvBytesPerToken: perToken, kvTokens: Math.max(0, tokens), fits: tokens >= setup.contextTokens };
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
  return { kvBytesPerToken: perRank, kvTokens, fits: kvTokens >= setup.contextTokens };
}

/** The public estimators, by the formulas they document. */
export const peers: readonly Peer[] = [
  {
    name: "KAITO",
    formula: "(0.84 × memory − 2.3 GiB − context × cache ÷ GPUs per node) ÷ 1.05 per GPU for 1.02 × file",
    predict: kaito,
  },
  { name: "GPUStack", formula: "weights × 1.2 + 2 GiB ≤ 0.9 × memory", predict: gpustack },
  {
    name: "gguf-parser-go",
    formula: "(192 + 128) values per layer with MLA keys, per head without",
    predict: ggufParser,
  },
  {
    name: "llm-d-planner",
    formula: "memory × utilisation − weights − activation constant − non-torch, divided by cache ÷ (TP × PP)",
    predict: llmd,
  },
  {
    name: "AIConfigurator",
    formula: "weights ÷ (TP × PP), activation by family and TP, NCCL and 3.5 GiB of safety",
    predict: aiconfigurator,
  },
];

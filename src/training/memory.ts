import { GiB, type Model } from "../catalog/index.ts";
import type { TuningMethod } from "../cost/index.ts";
import { adapterParameters, parameterCount } from "../fit/index.ts";

/** What is trained and how it is cut into steps. */
export interface Step {
  readonly model: Model;
  readonly method: TuningMethod;
  /** Over which everything is sharded: ZeRO-3, FSDP. */
  readonly gpus: number;
  readonly sequenceTokens: number;
  readonly batchPerGpu: number;
  /** Of LoRA and QLoRA. */
  readonly adapterRank: number;
}

/** Bytes on one GPU at the worst moment of a step. */
export interface TrainingBytes {
  /** The weights as they are kept: BF16, or NF4 with embeddings and head in BF16. */
  readonly weightsBytes: number;
  /** Gradients of what is trained, BF16. */
  readonly gradientsBytes: number;
  /** Adam in FP32: master weights and two moments of what is trained. */
  readonly optimizerBytes: number;
  /** Layers that are whole while they are computed. */
  readonly gatheredBytes: number;
  /** Checkpoints of every layer, one layer computed again, and the logits. */
  readonly activationBytes: number;
  /** CUDA, libraries and what the allocator cannot give back. */
  readonly overheadBytes: number;
}

const bf16 = 2;
/** Master weights and both moments of Adam: Rajbhandari et al., ZeRO, arXiv 1910.02054. */
const adam = 12;
/** NF4 with double quantisation: Dettmers et al., QLoRA, arXiv 2305.14314. */
const nf4 = 4.127 / 8;
/** Bytes per token and hidden unit of one layer, attention scores left out: Korthikanti et al., arXiv 2205.05198. */
const layerActivation = 34;
/** Per logit: BF16, and FP32 with its gradient. */
const logitBytes = 10;
const overheadBytes = 3 * GiB;

/** Everything that is on each GPU; with one GPU nothing is gathered. Held to 57 published figures in the tests. */
export function trainingBytes({ model, method, gpus, sequenceTokens, batchPerGpu, adapterRank }: Step): TrainingBytes {
  const { layers, hidden, vocabulary } = model;
  const parameters = parameterCount(model);
  const ends = 2 * vocabulary * hidden;
  const linear = parameters - ends;
  const stored = method === "qlora" ? linear * nf4 + ends * bf16 : parameters * bf16;
  const trained = method === "full" ? parameters : adapterParameters(model, adapterRank);
  const kept = (method === "qlora" ? nf4 : bf16) * (linear / layers);
  const tokens = sequenceTokens * batchPerGpu;
  return {
    weightsBytes: stored / gpus,
    gradientsBytes: (trained * bf16) / gpus,
    optimizerBytes: (trained * (adam + (method === "full" ? 0 : bf16))) / gpus,
    gatheredBytes:
      (gpus > 1 ? 2 * kept + vocabulary * hidden * bf16 : 0) +
      (method === "qlora" ? 2 * hidden * model.intermediate : 0),
    activationBytes:
      layers * tokens * hidden * bf16 + layerActivation * tokens * hidden + logitBytes * tokens * vocabulary,
    overheadBytes,
  };
}

export function totalOf(bytes: TrainingBytes): number {
  const { weightsBytes, gradientsBytes, optimizerBytes, gatheredBytes, activationBytes, overheadBytes: rest } = bytes;
  return weightsBytes + gradientsBytes + optimizerBytes + gatheredBytes + activationBytes + rest;
}

/** Two checkpoints are kept while a third is written: weights in BF16 and Adam's state of what is trained. */
const checkpoints = 3;
/** Three columns of 64 bits for each token: https://huggingface.co/docs/datasets/about_arrow */
const preparedBytesPerToken = 24;

/** Bytes that checkpoints and prepared data take on the disk of a node. */
export function scratchBytes(
  job: Pick<Step, "model" | "method" | "adapterRank"> & { readonly tokens: number },
): number {
  const { model, method, adapterRank, tokens } = job;
  const trained = method === "full" ? parameterCount(model) : adapterParameters(model, adapterRank);
  return checkpoints * trained * (bf16 + adam) + tokens * preparedBytesPerToken;
}

import { GiB, MiB, type ByRanks, type EngineMemory } from "../catalog/index.ts";
import type { Setup } from "./setup.ts";

/** GiB for `ranks`, interpolated between the rows of the table, level beyond its ends. */
function byRanks(table: ByRanks, ranks: number): number {
  let below = table[0];
  for (const row of table) {
    if (row[0] >= ranks) {
      if (below === undefined || row[0] === below[0]) return row[1];
      return below[1] + ((row[1] - below[1]) * (ranks - below[0])) / (row[0] - below[0]);
    }
    below = row;
  }
  return below?.[1] ?? 0;
}

/** vLLM sizes its trial run for 1,024 sequences on devices of 70 GiB and more, but not on the A100; 256 elsewhere. */
function trialSequences({ accelerator, tuning }: Setup): number {
  if (tuning?.maxSequences !== undefined) return tuning.maxSequences;
  return accelerator.visibleBytes >= 70 * GiB && !accelerator.id.startsWith("a100") ? 1024 : 256;
}

type Profiled = Extract<EngineMemory, { kind: "profiled" }>;

/** Tokens of vLLM's trial run: the chunk, or a whole prompt where prompts are not chunked. */
function trialTokens({ model, contextTokens, tuning }: Setup, memory: Profiled): number {
  if (tuning?.batchedTokens !== undefined) return tuning.batchedTokens;
  const chunked = !memory.wholePrompts || (model.attention.kind === "gqa" && contextTokens > 32_768);
  return chunked ? 2048 : contextTokens;
}

function profiledBytes(setup: Setup, memory: Profiled, firstRank: boolean): number {
  const { model, accelerator, parallelism } = setup;
  const ranks = parallelism.tensorParallel * parallelism.dataParallel;
  const runtime =
    byRanks(memory.runtimeGiB[accelerator.link], ranks) + (firstRank ? byRanks(memory.firstRankGiB, ranks) : 0);
  const base = model.experts === undefined ? memory.activationGiB.dense : memory.activationGiB.experts;
  return (
    (runtime + base) * GiB +
    memory.samplerBytes * model.vocabulary * trialSequences(setup) +
    memory.hiddenRows * model.hidden * 2 * trialTokens(setup, memory)
  );
}

/** Chunk of prefill and largest captured batch that SGLang takes by device memory (server_args.py). */
function sglangDefaults(gib: number, tensorParallel: number): { chunk: number; batch: number } {
  if (gib < 20) return { chunk: 2048, batch: 8 };
  if (gib < 35) return { chunk: 2048, batch: tensorParallel < 4 ? 24 : 80 };
  if (gib < 60) return { chunk: 4096, batch: tensorParallel < 4 ? 32 : 160 };
  if (gib < 160) return { chunk: 8192, batch: tensorParallel < 4 ? 256 : 512 };
  return { chunk: 16_384, batch: 512 };
}

type Reserved = Extract<EngineMemory, { kind: "reserved" }>;

/** What SGLang keeps free of weights and cache: prefill, captured graphs, padding of DP attention, drafts. */
function reservedBytes(setup: Setup, memory: Reserved): number {
  const { accelerator, parallelism, tuning } = setup;
  // A stated share of the device is SGLang's `--mem-fraction-static`: what it leaves is counted outside.
  if (setup.memoryUtilization < 1) return memory.runtimeGiB * GiB;
  const ranks = parallelism.tensorParallel * parallelism.dataParallel;
  const { chunk, batch } = sglangDefaults(accelerator.visibleBytes / GiB, ranks);
  let mebibytes = 512 + memory.prefillMiBPerToken * Math.max(chunk, 2048) + memory.graphMiBPerRequest * batch;
  mebibytes += (ranks * parallelism.pipelineParallel * 1024) / 8;
  if (parallelism.dataParallel > 1) mebibytes += batch * parallelism.dataParallel * (batch > 300 ? 4.5 : 3);
  if (accelerator.visibleBytes > 60 * GiB) mebibytes = Math.max(mebibytes, memory.leastReserveGiB * 1024);
  if ((tuning?.draftTokens ?? 0) > 0) mebibytes += 2048;
  return mebibytes * MiB + memory.runtimeGiB * GiB;
}

/** Tokens of a micro-batch of llama.cpp by default. */
const microBatch = 512;

/** One compute buffer of llama.cpp: activations of a micro-batch, and attention scores unless they are bounded. */
export function computeBytes(setup: Setup, memory: Extract<EngineMemory, { kind: "buffers" }>): number {
  const { tuning, model, contextTokens, concurrency } = setup;
  const tokens = tuning?.microBatchTokens ?? microBatch;
  const whole = contextTokens * concurrency * tokens * model.attention.heads * 4;
  const limit = tuning?.scoresLimitBytes;
  const scores =
    (tuning?.wholeScores ?? memory.wholeScores) ? Math.min(whole, limit ?? whole) : Math.min(whole, limit ?? 0);
  const expanded = tuning?.expandedKeys === true ? contextTokens * expandedBytesPerToken : 0;
  return memory.computeGiB * GiB + tokens * memory.bytesPerMicroBatchToken + scores + expanded;
}

/** 3,790 MiB at 32K and 6,081 MiB at 64K of context with `-mla 2 -fa -amb 1024`: 2,291 MiB per 32,768 tokens. */
const expandedBytesPerToken = 128 * 576;

/** Bytes on a GPU that are neither weights nor KV cache, inside the share of the device the engine may use. */
export function overheadBytes(setup: Setup, firstRank: boolean): number {
  const { memory } = setup.engine;
  switch (memory.kind) {
    case "profiled":
      return Math.round(profiledBytes(setup, memory, firstRank));
    case "reserved":
      return Math.round(reservedBytes(setup, memory));
    case "buffers":
      return Math.round(memory.contextGiB * GiB + computeBytes(setup, memory));
    case "stated": {
      const { attention } = setup.model;
      const scores = memory.wholeScores ? setup.contextTokens ** 2 * attention.heads * 2 : 0;
      return Math.round(memory.baseGiB * GiB + scores);
    }
  }
}

/**
 * Products of the up-projections that vLLM 0.7.1 to 0.7.3 kept beside the weights, per layer and rank: queries into
 * latent space (1536 × heads × 576) and values out of it (heads × 512 × hidden), at 16 bits, at 8 for FP8 weights.
 */
export function absorbedBytes({ engine, model, weights, parallelism }: Setup): number {
  if (engine.memory.kind !== "profiled" || !engine.memory.absorbedCopies || model.attention.kind !== "mla") return 0;
  const { heads, queryLoraRank, kvLoraRank, ropeHeadDim } = model.attention;
  const values = queryLoraRank * heads * (kvLoraRank + ropeHeadDim) + heads * kvLoraRank * model.hidden;
  return Math.round((values * (weights.compute === "fp8" ? 1 : 2)) / parallelism.tensorParallel);
}

import type { GpuLedger, Reason } from "./ledger.ts";
import { adapterBytes, withAdapters } from "./adapters.ts";
import { hostLedger, hostReasons } from "./host.ts";
import { kvBytesPerToken, kvBytesPerTokenLayer } from "./kv-cache.ts";
import { absorbedBytes, overheadBytes } from "./overhead.ts";
import { printGiB, printParallelism } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";
import { sumOfLayers, type LayerBytes } from "./tensors.ts";

/**
 * Layers of each pipeline stage: evenly, and what is left over goes to the stages before the last, from the back
 * (vLLM `get_pp_indices`). 61 layers over 2 stages: 31 and 30.
 */
export function stageLayers(layers: number, stages: number): readonly number[] {
  const counts = new Array<number>(stages).fill(Math.floor(layers / stages));
  for (let left = layers % stages, stage = Math.max(0, stages - 2); left > 0; left--, stage--) {
    counts[stage] = (counts[stage] ?? 0) + 1;
  }
  return counts;
}

/** Tokens the KV cache must hold: one full context, or every running request at its usual length. */
function neededTokens(setup: Setup): number {
  const { inputTokens, outputTokens } = setup.workload;
  return Math.max(setup.contextTokens, setup.concurrency * (inputTokens + outputTokens));
}

/** Ranks that share what is not attention: SGLang spreads it over all, vLLM keeps a copy per data-parallel rank. */
function feedForwardRanks({ engine, parallelism }: Setup): number {
  return engine.name === "sglang" ? parallelism.tensorParallel * parallelism.dataParallel : parallelism.tensorParallel;
}

/** Ranks that share the routed experts. */
export function expertRanks({ parallelism }: Setup): number {
  const { tensorParallel, dataParallel, expertParallel } = parallelism;
  return expertParallel > 1 ? tensorParallel * dataParallel : tensorParallel;
}

/** What each GPU of a pipeline stage holds. */
interface Stage {
  readonly layers: number;
  /** The model's weights, and the room for adapters of them. */
  readonly weightsBytes: number;
  readonly adapterBytes: number;
}

/** Weights on one GPU of each pipeline stage. */
function stagesOf(setup: Setup): readonly Stage[] {
  const { bytes, parallelism, engine, model } = setup;
  const { tensorParallel, dataParallel, pipelineParallel } = parallelism;
  const rest = feedForwardRanks(setup);
  const experts = expertRanks(setup);
  const absorbed = absorbedBytes(setup);
  // DP attention of SGLang looks tokens up in a whole embedding on every rank.
  const embeddingRanks = engine.name === "sglang" && dataParallel > 1 ? 1 : tensorParallel;
  const onRank = (layer: LayerBytes) =>
    layer.attention / tensorParallel + layer.feedForward / rest + layer.experts / experts + layer.replicated + absorbed;
  let first = 0;
  return stageLayers(model.layers, pipelineParallel).map((layers, stage) => {
    let stored = sumOfLayers(bytes, first, layers, onRank) + (stage === 0 ? bytes.embedding / embeddingRanks : 0);
    if (stage === pipelineParallel - 1) {
      stored += bytes.head / rest;
      if ((setup.tuning?.draftTokens ?? 0) > 0) stored += bytes.draft / experts;
    }
    const room = adapterBytes(setup, first, first + layers);
    first += layers;
    return { layers, weightsBytes: Math.round(stored) + room, adapterBytes: room };
  });
}

/** What every GPU of a setup has in common. */
interface Common {
  readonly usable: number;
  /** Bytes of cache that all tokens together take in one layer. */
  readonly cachePerLayer: number;
  readonly tokenPerLayer: number;
  /** Engine overhead and reserve on the first rank, which has the most of it, and on the others. */
  readonly otherFirst: number;
  readonly otherRest: number;
}

function commonOf(setup: Setup): Common {
  const { tensorParallel, dataParallel } = setup.parallelism;
  const tokens = Math.max(setup.contextTokens, Math.ceil(neededTokens(setup) / dataParallel));
  const tokenPerLayer = kvBytesPerTokenLayer(setup, tensorParallel);
  const usable = setup.accelerator.visibleBytes;
  const outside = Math.round(usable * (1 - setup.memoryUtilization));
  return {
    usable,
    cachePerLayer: tokens * tokenPerLayer,
    tokenPerLayer,
    otherFirst: overheadBytes(setup, true) + outside,
    otherRest: overheadBytes(setup, false) + outside,
  };
}

export const shardsHold = (setup: Setup) => leastRoom(setup) >= 0;
export const shardsHostHolds = (setup: Setup) => hostReasons(setup, hostLedger(setup, 0)).length === 0;

/** Bytes left on the fullest GPU; negative = that many are missing. */
function leastRoom(setup: Setup): number {
  const { usable, cachePerLayer, otherFirst } = commonOf(setup);
  let least = Infinity;
  for (const { layers, weightsBytes } of stagesOf(setup)) {
    least = Math.min(least, usable - weightsBytes - Math.round(layers * cachePerLayer) - otherFirst);
  }
  return least;
}

/** The ledger of engines that shard tensors and page the KV cache (vLLM, SGLang). */
export function fitSharded(setup: Setup): Verdict {
  const { parallelism, engine } = setup;
  const { tensorParallel, dataParallel } = parallelism;
  const common = commonOf(setup);
  const ledgerOf = ({ layers, weightsBytes, adapterBytes: room }: Stage, otherBytes: number): GpuLedger => {
    const kvCacheBytes = Math.round(layers * common.cachePerLayer);
    const freeBytes = common.usable - weightsBytes - kvCacheBytes - otherBytes;
    const ledger = { usableBytes: common.usable, weightsBytes, kvCacheBytes, otherBytes, freeBytes };
    return room > 0 ? { ...ledger, adapterBytes: room } : ledger;
  };
  const stages = stagesOf(setup).map((stage) => ({
    layers: stage.layers,
    first: ledgerOf(stage, common.otherFirst),
    other: ledgerOf(stage, common.otherRest),
  }));
  const perGpu = stages.flatMap(({ first, other }) => [
    first,
    ...new Array<GpuLedger>(tensorParallel * dataParallel - 1).fill(other),
  ]);
  const capacities = stages.map(({ layers, first }) =>
    Math.floor((first.kvCacheBytes + first.freeBytes) / (layers * common.tokenPerLayer)),
  );
  const { blockTokens } = engine.cache;
  const perHost = hostLedger(setup, 0);
  return {
    fit: {
      kvBytesPerToken: kvBytesPerToken(setup),
      kvCapacityTokens: Math.max(0, Math.floor(Math.min(...capacities) / blockTokens) * blockTokens) * dataParallel,
      perGpu,
      perHost,
    },
    reasons: [...gpuMemory(setup, perGpu), ...hostReasons(setup, perHost)],
  };
}

function gpuMemory(setup: Setup, perGpu: readonly GpuLedger[]): readonly Reason[] {
  const worst = perGpu.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a));
  if (worst.freeBytes >= 0) return [];
  const { accelerator, machine, nodes, parallelism, weights, model } = setup;
  const where = `${String(nodes)} × ${machine.id} (${printParallelism(parallelism)})`;
  return [
    {
      code: "gpu-memory",
      message:
        `${model.title} ${weights.title} does not fit on ${where}: each GPU needs ${printGiB(worst.weightsBytes)} for weights${withAdapters(worst)}, ` +
        `${printGiB(worst.kvCacheBytes)} for the KV cache and ${printGiB(worst.otherBytes)} for the engine and its reserve, ` +
        `but the ${accelerator.title} has ${printGiB(worst.usableBytes)} usable: ${printGiB(-worst.freeBytes)} short per GPU`,
      shortfallBytesPerGpu: -worst.freeBytes,
    },
  ];
}

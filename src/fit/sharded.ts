import type { GpuLedger, Reason } from "../planner/plan.ts";
import { hostLedger } from "./host.ts";
import { kvBytesPerToken, kvBytesPerTokenLayer } from "./kv-cache.ts";
import { absorbedBytes, overheadBytes } from "./overhead.ts";
import { printGiB } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";

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

/** Weights on one GPU of each pipeline stage. */
function stageWeights(setup: Setup, counts: readonly number[]): readonly number[] {
  const { bytes, parallelism, engine } = setup;
  const { tensorParallel, dataParallel } = parallelism;
  const rest = feedForwardRanks(setup);
  const experts = expertRanks(setup);
  const absorbed = absorbedBytes(setup);
  // DP attention of SGLang looks tokens up in a whole embedding on every rank.
  const embeddingRanks = engine.name === "sglang" && dataParallel > 1 ? 1 : tensorParallel;
  let first = 0;
  return counts.map((count, stage) => {
    let stored = stage === 0 ? bytes.embedding / embeddingRanks : 0;
    if (stage === counts.length - 1) {
      stored += bytes.head / rest;
      if ((setup.tuning?.draftTokens ?? 0) > 0) stored += bytes.draft / experts;
    }
    for (const layer of bytes.layers.slice(first, first + count)) {
      stored += layer.attention / tensorParallel + layer.feedForward / rest + layer.experts / experts;
      stored += layer.replicated + absorbed;
    }
    first += count;
    return Math.round(stored);
  });
}

/** The ledger of engines that shard tensors and page the KV cache (vLLM, SGLang). */
export function fitSharded(setup: Setup): Verdict {
  const { model, accelerator, parallelism, engine } = setup;
  const { tensorParallel, pipelineParallel, dataParallel } = parallelism;
  const layerKv = kvBytesPerTokenLayer(setup, tensorParallel);
  const tokens = Math.max(setup.contextTokens, Math.ceil(neededTokens(setup) / dataParallel));
  const usable = accelerator.visibleBytes;
  const outside = Math.round(usable * (1 - setup.memoryUtilization));

  const counts = stageLayers(model.layers, pipelineParallel);
  const stored = stageWeights(setup, counts);
  const gpu = (stage: number, firstRank: boolean): { ledger: GpuLedger; capacity: number } => {
    const count = counts[stage] ?? 0;
    const weightsBytes = stored[stage] ?? 0;
    const otherBytes = overheadBytes(setup, firstRank) + outside;
    const kvCacheBytes = Math.round(tokens * count * layerKv);
    const freeBytes = usable - weightsBytes - kvCacheBytes - otherBytes;
    return {
      ledger: { usableBytes: usable, weightsBytes, kvCacheBytes, otherBytes, freeBytes },
      capacity: Math.floor((kvCacheBytes + freeBytes) / (count * layerKv)),
    };
  };
  const stages = counts.map((_, stage) => ({ first: gpu(stage, stage === 0), other: gpu(stage, false) }));
  const perGpu = stages.flatMap(({ first, other }) => [
    first.ledger,
    ...new Array<GpuLedger>(tensorParallel * dataParallel - 1).fill(other.ledger),
  ]);
  const capacity = Math.min(...stages.flatMap(({ first, other }) => [first.capacity, other.capacity]));
  const { blockTokens } = engine.cache;
  const host = hostLedger(setup, 0);
  return {
    fit: {
      kvBytesPerToken: kvBytesPerToken(setup),
      kvCapacityTokens: Math.max(0, Math.floor(capacity / blockTokens) * blockTokens) * dataParallel,
      perGpu,
      perHost: host.ledger,
    },
    reasons: [...gpuMemory(setup, perGpu), ...host.reasons],
  };
}

function gpuMemory(setup: Setup, perGpu: readonly GpuLedger[]): readonly Reason[] {
  const worst = perGpu.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a));
  if (worst.freeBytes >= 0) return [];
  const { accelerator, machine, nodes, parallelism, weights, model } = setup;
  const where = `${String(nodes)} × ${machine.id} (TP${String(parallelism.tensorParallel)}${parallelism.pipelineParallel > 1 ? ` × PP${String(parallelism.pipelineParallel)}` : ""})`;
  return [
    {
      code: "gpu-memory",
      message:
        `${model.title} ${weights.title} does not fit on ${where}: each GPU needs ${printGiB(worst.weightsBytes)} for weights, ` +
        `${printGiB(worst.kvCacheBytes)} for the KV cache and ${printGiB(worst.otherBytes)} for the engine and its reserve, ` +
        `but the ${accelerator.title} has ${printGiB(worst.usableBytes)} usable: ${printGiB(-worst.freeBytes)} short per GPU`,
      shortfallBytesPerGpu: -worst.freeBytes,
    },
  ];
}

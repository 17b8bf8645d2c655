import type { GpuLedger, Reason } from "../planner/plan.ts";
import { hostLedger } from "./host.ts";
import { kvBytesPerToken, kvBytesPerTokenLayer } from "./kv-cache.ts";
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

/** The ledger of engines that shard tensors and page the KV cache (vLLM, SGLang). */
export function fitSharded(setup: Setup): Verdict {
  const { model, weights, bytes, accelerator, engine, parallelism } = setup;
  const { tensorParallel, pipelineParallel } = parallelism;
  const layerKv = kvBytesPerTokenLayer(model, weights, setup.kvCacheDtype, tensorParallel);
  const tokens = neededTokens(setup);
  const usable = accelerator.visibleBytes;
  const outside = Math.round(usable * (1 - setup.memoryUtilization));
  const overhead = engine.overhead.reduce((sum, part) => sum + part.bytes, 0);

  const stages: { ledger: GpuLedger; capacity: number }[] = [];
  let first = 0;
  for (const [stage, count] of stageLayers(model.layers, pipelineParallel).entries()) {
    let stored = stage === 0 ? bytes.embedding / tensorParallel : 0;
    if (stage === pipelineParallel - 1) stored += bytes.head / tensorParallel;
    for (const layer of bytes.layers.slice(first, first + count)) {
      stored += (layer.sharded + layer.experts) / tensorParallel + layer.replicated;
    }
    first += count;
    const weightsBytes = Math.round(stored);
    const kvCacheBytes = Math.round(tokens * count * layerKv);
    const freeBytes = usable - weightsBytes - kvCacheBytes - overhead - outside;
    stages.push({
      ledger: { usableBytes: usable, weightsBytes, kvCacheBytes, otherBytes: overhead + outside, freeBytes },
      capacity: Math.floor((kvCacheBytes + freeBytes) / (count * layerKv)),
    });
  }
  const perGpu = stages.flatMap((stage) => new Array<GpuLedger>(tensorParallel).fill(stage.ledger));
  const host = hostLedger(setup, 0);
  return {
    fit: {
      kvBytesPerToken: kvBytesPerToken(model, weights, setup.kvCacheDtype),
      kvCapacityTokens: Math.max(0, Math.min(...stages.map((stage) => stage.capacity))),
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

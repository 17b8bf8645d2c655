import type { GpuLedger, Reason } from "./ledger.ts";
import { adapterBytesPerLayer, withAdapters } from "./adapters.ts";
import { hostLedger, hostReasons } from "./host.ts";
import { kvBytesPerToken } from "./kv-cache.ts";
import {
  askedTokens,
  devicesOf,
  fewestCpuLayers,
  fitsInLayers,
  hostLayers,
  itemsOf,
  kvPerLayer,
  loadsOf,
  tokensThatFit,
} from "./layer-loads.ts";
import { partition, partitionInto } from "./partition.ts";
import { printGiB, printInteger } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";
import { layerTotal, sumOfLayers } from "./tensors.ts";

/** The most even split, GPU by GPU. */
function split(
  setup: Setup,
  cpuExpertLayers: number,
): { layersPerGpu: readonly number[]; perGpu: readonly GpuLedger[] } {
  const loads = loadsOf(setup, cpuExpertLayers);
  const tokens = askedTokens(setup);
  const { weights, items } = itemsOf(loads, tokens);
  const cache = kvPerLayer(loads, tokens);
  const adapter = adapterBytesPerLayer(setup);
  const devices = devicesOf(setup);
  const layersPerGpu =
    setup.tuning?.devices === undefined ? partition(items, devices.length) : partitionInto(items, loads.rooms);
  let first = 0;
  const perGpu = layersPerGpu.map((count, index) => {
    const usableBytes = (devices[index] ?? setup.accelerator).visibleBytes;
    const weightsBytes = weights.slice(first, first + count).reduce((sum, layer) => sum + layer, 0);
    first += count;
    const kvCacheBytes = (first === weights.length && count > 0 ? count - 1 : count) * cache;
    const freeBytes = usableBytes - weightsBytes - kvCacheBytes - loads.otherBytes;
    const ledger = { usableBytes, weightsBytes, kvCacheBytes, otherBytes: loads.otherBytes, freeBytes };
    // The output layer is counted as a layer and has no adapter.
    const adapted = Math.min(first, setup.model.layers) - Math.min(first - count, setup.model.layers);
    return adapter > 0 ? { ...ledger, adapterBytes: adapted * adapter } : ledger;
  });
  return { layersPerGpu, perGpu };
}

/** Leading layers whose experts stay in host memory: as stated, or the fewest that must. */
function cpuLayersOf(setup: Setup): number {
  const { model, tuning } = setup;
  if (model.experts === undefined) return 0;
  if (tuning?.cpuExpertLayers !== undefined) return Math.min(model.layers, tuning.cpuExpertLayers);
  if (!setup.cpuExperts || fitsInLayers(loadsOf(setup, 0), askedTokens(setup))) return 0;
  return fewestCpuLayers(setup);
}

/** Weights in host memory: whole layers, and the experts of those whose experts stay there. */
function hostWeights(setup: Setup, cpuExpertLayers: number): number {
  const onHost = hostLayers(setup);
  return (
    sumOfLayers(setup.bytes, 0, onHost, layerTotal) +
    sumOfLayers(setup.bytes, onHost, Math.max(0, cpuExpertLayers - onHost), ({ experts }) => experts)
  );
}

export function layersHold(setup: Setup): boolean {
  return fitsInLayers(loadsOf(setup, cpuLayersOf(setup)), askedTokens(setup));
}

export function layersHostHolds(setup: Setup): boolean {
  return hostReasons(setup, hostLedger(setup, hostWeights(setup, cpuLayersOf(setup)))).length === 0;
}

/** The ledger of llama.cpp: whole layers on each GPU in turn, routed experts in host memory where allowed. */
export function fitLayerSplit(setup: Setup): Verdict {
  const cpuExpertLayers = cpuLayersOf(setup);
  const { layersPerGpu, perGpu } = split(setup, cpuExpertLayers);
  const perHost = hostLedger(setup, hostWeights(setup, cpuExpertLayers));
  const capacity = tokensThatFit(setup, cpuExpertLayers);
  return {
    fit: { kvBytesPerToken: kvBytesPerToken(setup), kvCapacityTokens: capacity, perGpu, perHost },
    layerSplit: { layersPerGpu, cpuExpertLayers },
    reasons: [...gpuMemory(setup, perGpu, capacity), ...hostReasons(setup, perHost)],
  };
}

function gpuMemory(setup: Setup, perGpu: readonly GpuLedger[], capacity: number): readonly Reason[] {
  const worst = perGpu.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a));
  if (worst.freeBytes >= 0) return [];
  const { accelerator, machine, model, weights, concurrency } = setup;
  const asked = concurrency === 1 ? "" : ` for each of ${String(concurrency)} requests`;
  const room =
    capacity > 0
      ? `: at most ${printInteger(Math.floor(capacity / concurrency))} tokens of context${asked} fit, ${printInteger(setup.contextTokens)} were asked`
      : "";
  const why =
    weights.latentCache === false && capacity > 0
      ? `; this file caches keys and values of every head (${printInteger(kvBytesPerToken(setup))} bytes per token)`
      : "";
  return [
    {
      code: capacity > 0 ? "context" : "gpu-memory",
      message:
        `${model.title} ${weights.title} does not fit on ${machine.id}: the fullest GPU needs ${printGiB(worst.weightsBytes)} for weights${withAdapters(worst)}, ` +
        `${printGiB(worst.kvCacheBytes)} for the KV cache and ${printGiB(worst.otherBytes)} for the engine, ` +
        `but the ${accelerator.title} has ${printGiB(worst.usableBytes)} usable, ${printGiB(-worst.freeBytes)} short${room}${why}`,
      shortfallBytesPerGpu: -worst.freeBytes,
    },
  ];
}

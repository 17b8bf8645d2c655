import type { GpuLedger, Reason } from "../planner/plan.ts";
import { hostLedger } from "./host.ts";
import { kvBytesPerToken, kvBytesPerTokenLayer } from "./kv-cache.ts";
import { printGiB, printInteger } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";

/** Lengths of the runs that `items` fall into when each run is filled up to `limit` before the next begins. */
function fill(items: readonly number[], limit: number): number[] {
  const runs: number[] = [];
  let sum = 0;
  let length = 0;
  for (const item of items) {
    if (length > 0 && sum + item > limit) {
      runs.push(length);
      sum = 0;
      length = 0;
    }
    sum += item;
    length++;
  }
  return [...runs, length];
}

/**
 * Cuts `items` into at most `parts` contiguous runs with the smallest possible largest sum, by bisection on that sum.
 * Returns the length of each run; trailing runs may be empty.
 */
export function partition(items: readonly number[], parts: number): readonly number[] {
  let low = Math.max(...items);
  let high = items.reduce((sum, item) => sum + item, 0);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fill(items, middle).length <= parts) high = middle;
    else low = middle + 1;
  }
  const runs = fill(items, low);
  return [...runs, ...new Array<number>(parts - runs.length).fill(0)];
}

/** What each layer (the output layer last) takes on a GPU, and what a GPU has for layers. */
interface Loads {
  readonly weights: readonly number[];
  readonly kvPerLayer: number;
  readonly otherBytes: number;
  readonly roomPerGpu: number;
}

function loadsOf(setup: Setup, cpuExpertLayers: number, tokens: number): Loads {
  const { bytes, model, weights, accelerator, engine } = setup;
  const outside = Math.round(accelerator.visibleBytes * (1 - setup.memoryUtilization));
  const otherBytes = engine.overhead.reduce((sum, part) => sum + part.bytes, outside);
  return {
    // llama.cpp counts the output layer as one more layer; it has no KV cache.
    weights: [
      ...bytes.layers.map(
        (layer, index) => layer.sharded + layer.replicated + (index < cpuExpertLayers ? 0 : layer.experts),
      ),
      bytes.head,
    ],
    kvPerLayer: Math.round(tokens * kvBytesPerTokenLayer(model, weights, setup.kvCacheDtype, 1)),
    otherBytes,
    roomPerGpu: accelerator.visibleBytes - otherBytes,
  };
}

function withCache({ weights, kvPerLayer }: Loads): readonly number[] {
  return weights.map((bytes, index) => (index === weights.length - 1 ? bytes : bytes + kvPerLayer));
}

/** Whether whole layers fill the GPUs one after another without overflowing the last. */
function fitsInLayers(setup: Setup, cpuExpertLayers: number, tokens: number): boolean {
  const loads = loadsOf(setup, cpuExpertLayers, tokens);
  const items = withCache(loads);
  return Math.max(...items) <= loads.roomPerGpu && fill(items, loads.roomPerGpu).length <= setup.machine.accelerators;
}

/** The most even split, GPU by GPU. */
function split(
  setup: Setup,
  cpuExpertLayers: number,
): { layersPerGpu: readonly number[]; perGpu: readonly GpuLedger[] } {
  const loads = loadsOf(setup, cpuExpertLayers, askedTokens(setup));
  const layersPerGpu = partition(withCache(loads), setup.machine.accelerators);
  const usableBytes = setup.accelerator.visibleBytes;
  let first = 0;
  const perGpu = layersPerGpu.map((count) => {
    const weightsBytes = loads.weights.slice(first, first + count).reduce((sum, layer) => sum + layer, 0);
    first += count;
    const kvCacheBytes = (first === loads.weights.length && count > 0 ? count - 1 : count) * loads.kvPerLayer;
    const freeBytes = usableBytes - weightsBytes - kvCacheBytes - loads.otherBytes;
    return { usableBytes, weightsBytes, kvCacheBytes, otherBytes: loads.otherBytes, freeBytes };
  });
  return { layersPerGpu, perGpu };
}

/** The slots of llama.cpp share one cache: room for a full context each. */
const askedTokens = ({ contextTokens, concurrency }: Setup) => contextTokens * concurrency;

/** Fewest leading layers whose experts must leave the GPUs; the number of layers where even that is not enough. */
function fewestCpuLayers(setup: Setup): number {
  let low = setup.model.experts?.denseLayers ?? 0;
  let high = setup.model.layers;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fitsInLayers(setup, middle, askedTokens(setup))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Tokens that fit beside the weights, all slots together: the KV cache grows until the fullest GPU has no room. */
function contextThatFits(setup: Setup, cpuExpertLayers: number): number {
  let low = 0;
  let high = setup.model.maxContextTokens * setup.concurrency;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fitsInLayers(setup, cpuExpertLayers, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The ledger of llama.cpp: whole layers on each GPU in turn, routed experts in host memory where allowed. */
export function fitLayerSplit(setup: Setup): Verdict {
  const { model, weights, bytes } = setup;
  const spill = setup.cpuExperts && model.experts !== undefined && !fitsInLayers(setup, 0, askedTokens(setup));
  const cpuExpertLayers = spill ? fewestCpuLayers(setup) : 0;
  const { layersPerGpu, perGpu } = split(setup, cpuExpertLayers);
  const cpuWeightsBytes = bytes.layers.slice(0, cpuExpertLayers).reduce((sum, layer) => sum + layer.experts, 0);
  const host = hostLedger(setup, cpuWeightsBytes);
  const capacity = contextThatFits(setup, cpuExpertLayers);
  return {
    fit: {
      kvBytesPerToken: kvBytesPerToken(model, weights, setup.kvCacheDtype),
      kvCapacityTokens: capacity,
      perGpu,
      perHost: host.ledger,
    },
    layerSplit: { layersPerGpu, cpuExpertLayers },
    reasons: [...gpuMemory(setup, perGpu, capacity), ...host.reasons],
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
      ? `; this file caches keys and values of every head (${printInteger(kvBytesPerToken(model, weights, setup.kvCacheDtype))} bytes per token)`
      : "";
  return [
    {
      code: capacity > 0 ? "context" : "gpu-memory",
      message:
        `${model.title} ${weights.title} does not fit on ${machine.id}: the fullest GPU needs ${printGiB(worst.weightsBytes)} for weights, ` +
        `${printGiB(worst.kvCacheBytes)} for the KV cache and ${printGiB(worst.otherBytes)} for the engine, ` +
        `but the ${accelerator.title} has ${printGiB(worst.usableBytes)} usable, ${printGiB(-worst.freeBytes)} short${room}${why}`,
      shortfallBytesPerGpu: -worst.freeBytes,
    },
  ];
}

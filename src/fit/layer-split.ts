import type { Accelerator } from "../catalog/index.ts";
import type { GpuLedger, Reason } from "../planner/plan.ts";
import { hostLedger } from "./host.ts";
import { kvBytesPerToken, kvBytesPerTokenLayer } from "./kv-cache.ts";
import { overheadBytes } from "./overhead.ts";
import { partition, partitionInto } from "./partition.ts";
import { printGiB, printInteger } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";
import { layerTotal } from "./tensors.ts";

/** What each layer (the output layer last) takes on a GPU, and what every GPU has for layers. */
interface Loads {
  readonly weights: readonly number[];
  readonly kvPerTokenLayer: number;
  readonly otherBytes: number;
  readonly rooms: readonly number[];
}

function devicesOf({ tuning, accelerator, machine, nodes }: Setup): readonly Accelerator[] {
  return tuning?.devices ?? new Array<Accelerator>(machine.accelerators * nodes).fill(accelerator);
}

/** Layers, the output layer included, that are wholly in host memory; llama.cpp offloads from the back. */
function hostLayers({ model, tuning }: Setup): number {
  return tuning?.gpuLayers === undefined ? 0 : Math.max(0, model.layers + 1 - tuning.gpuLayers);
}

function loadsOf(setup: Setup, cpuExpertLayers: number): Loads {
  const { bytes } = setup;
  const reserve = 1 - setup.memoryUtilization;
  const otherBytes = overheadBytes(setup, false) + Math.round(setup.accelerator.visibleBytes * reserve);
  // llama.cpp counts the output layer as one more layer; it has no KV cache.
  const weights = [
    ...bytes.layers.map((layer, index) => layerTotal(layer) - (index < cpuExpertLayers ? layer.experts : 0)),
    bytes.head,
  ];
  return {
    weights: weights.slice(hostLayers(setup)),
    kvPerTokenLayer: kvBytesPerTokenLayer(setup, 1),
    otherBytes,
    rooms: devicesOf(setup).map((device) => device.visibleBytes - otherBytes),
  };
}

const kvPerLayer = ({ kvPerTokenLayer }: Loads, tokens: number) => Math.round(tokens * kvPerTokenLayer);

function withCache(loads: Loads, tokens: number): readonly number[] {
  const cache = kvPerLayer(loads, tokens);
  return loads.weights.map((bytes, index) => (index === loads.weights.length - 1 ? bytes : bytes + cache));
}

/** Whether whole layers fill the GPUs one after another without overflowing the last. */
function fitsInLayers({ weights, rooms, ...loads }: Loads, tokens: number): boolean {
  const cache = kvPerLayer({ weights, rooms, ...loads }, tokens);
  let gpu = 0;
  let left = rooms[0] ?? 0;
  for (const [index, bytes] of weights.entries()) {
    const item = index === weights.length - 1 ? bytes : bytes + cache;
    while (item > left) {
      gpu++;
      const room = rooms[gpu];
      if (room === undefined) return false;
      left = room;
    }
    left -= item;
  }
  return true;
}

/** The most even split, GPU by GPU. */
function split(
  setup: Setup,
  cpuExpertLayers: number,
): { layersPerGpu: readonly number[]; perGpu: readonly GpuLedger[] } {
  const loads = loadsOf(setup, cpuExpertLayers);
  const tokens = askedTokens(setup);
  const items = withCache(loads, tokens);
  const cache = kvPerLayer(loads, tokens);
  const devices = devicesOf(setup);
  const layersPerGpu =
    setup.tuning?.devices === undefined ? partition(items, devices.length) : partitionInto(items, loads.rooms);
  let first = 0;
  const perGpu = layersPerGpu.map((count, index) => {
    const usableBytes = (devices[index] ?? setup.accelerator).visibleBytes;
    const weightsBytes = loads.weights.slice(first, first + count).reduce((sum, layer) => sum + layer, 0);
    first += count;
    const kvCacheBytes = (first === loads.weights.length && count > 0 ? count - 1 : count) * cache;
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
    if (fitsInLayers(loadsOf(setup, middle), askedTokens(setup))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Tokens that fit beside the weights, all slots together: the KV cache grows until the fullest GPU has no room. */
function contextThatFits(setup: Setup, cpuExpertLayers: number): number {
  const most = setup.model.maxContextTokens * setup.concurrency;
  const loads = loadsOf(setup, cpuExpertLayers);
  if (!fitsInLayers(loads, 0)) return 0;
  if (fitsInLayers(loads, most)) return most;
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fitsInLayers(loads, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Leading layers whose experts stay in host memory: as stated, or the fewest that must. */
function cpuLayersOf(setup: Setup): number {
  const { model, tuning } = setup;
  if (model.experts === undefined) return 0;
  if (tuning?.cpuExpertLayers !== undefined) return Math.min(model.layers, tuning.cpuExpertLayers);
  if (!setup.cpuExperts || fitsInLayers(loadsOf(setup, 0), askedTokens(setup))) return 0;
  return fewestCpuLayers(setup);
}

/** Everything in host memory: weights, cache and one compute buffer. */
function fitHostOnly(setup: Setup): Verdict {
  const { model, bytes } = setup;
  const perToken = kvBytesPerToken(setup);
  const host = hostLedger(
    setup,
    bytes.total - bytes.embedding,
    askedTokens(setup) * perToken + overheadBytes(setup, false),
  );
  const room = setup.machine.ramBytes - host.ledger.neededRamBytes + askedTokens(setup) * perToken;
  const most = model.maxContextTokens * setup.concurrency;
  return {
    fit: {
      kvBytesPerToken: perToken,
      kvCapacityTokens: Math.max(0, Math.min(most, Math.floor(room / perToken))),
      perGpu: [],
      perHost: host.ledger,
    },
    reasons: host.reasons,
  };
}

/** The ledger of llama.cpp: whole layers on each GPU in turn, routed experts in host memory where allowed. */
export function fitLayerSplit(setup: Setup): Verdict {
  if (setup.machine.accelerators === 0) return fitHostOnly(setup);
  const { bytes } = setup;
  const cpuExpertLayers = cpuLayersOf(setup);
  const { layersPerGpu, perGpu } = split(setup, cpuExpertLayers);
  const onHost = hostLayers(setup);
  const cpuWeightsBytes = bytes.layers.reduce((sum, layer, index) => {
    if (index < onHost) return sum + layerTotal(layer);
    return index < cpuExpertLayers ? sum + layer.experts : sum;
  }, 0);
  const host = hostLedger(setup, cpuWeightsBytes);
  const capacity = contextThatFits(setup, cpuExpertLayers);
  return {
    fit: {
      kvBytesPerToken: kvBytesPerToken(setup),
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
      ? `; this file caches keys and values of every head (${printInteger(kvBytesPerToken(setup))} bytes per token)`
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

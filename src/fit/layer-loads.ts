import type { Accelerator } from "../catalog/index.ts";
import { adapterBytesPerLayer } from "./adapters.ts";
import { kvBytesPerTokenLayer } from "./kv-cache.ts";
import { overheadBytes } from "./overhead.ts";
import type { Setup } from "./setup.ts";
import { layerTotal, type LayerBytes } from "./tensors.ts";

/** Layers that take the same on a GPU; the output layer comes last and has no cache. */
interface LayerRun {
  readonly bytes: number;
  readonly count: number;
  readonly cached: boolean;
}

/** What the layers take on GPUs, and what every GPU has for layers. */
export interface Loads {
  readonly runs: readonly LayerRun[];
  readonly kvPerTokenLayer: number;
  readonly otherBytes: number;
  readonly rooms: readonly number[];
}

export function devicesOf({ tuning, accelerator, machine, nodes }: Setup): readonly Accelerator[] {
  return tuning?.devices ?? new Array<Accelerator>(machine.accelerators * nodes).fill(accelerator);
}

/** Layers, the output layer included, that are wholly in host memory; llama.cpp offloads from the back. */
export function hostLayers({ model, tuning }: Setup): number {
  return tuning?.gpuLayers === undefined ? 0 : Math.max(0, model.layers + 1 - tuning.gpuLayers);
}

/** The slots of llama.cpp share one cache: room for a full context each. */
export const askedTokens = ({ contextTokens, concurrency }: Setup) => contextTokens * concurrency;

/** Layers from `first` to before `end`, as runs of equal size. */
function runsBetween(setup: Setup, first: number, end: number, of: (layer: LayerBytes) => number): LayerRun[] {
  const runs: LayerRun[] = [];
  let start = 0;
  for (const { layer, count } of setup.bytes.runs) {
    const within = Math.min(start + count, end) - Math.max(start, first);
    if (within > 0) runs.push({ bytes: of(layer), count: within, cached: true });
    start += count;
  }
  return runs;
}

/** The loads with the experts of the first `cpuExpertLayers` layers in host memory. */
export function loadsOf(setup: Setup, cpuExpertLayers: number): Loads {
  const { bytes, model } = setup;
  const reserve = 1 - setup.memoryUtilization;
  const otherBytes = overheadBytes(setup, false) + Math.round(setup.accelerator.visibleBytes * reserve);
  const onHost = hostLayers(setup);
  const adapter = adapterBytesPerLayer(setup);
  const withoutExperts = Math.max(onHost, cpuExpertLayers);
  return {
    runs: [
      ...runsBetween(setup, onHost, withoutExperts, (layer) => layerTotal(layer) - layer.experts + adapter),
      ...runsBetween(setup, withoutExperts, model.layers, (layer) => layerTotal(layer) + adapter),
      // llama.cpp counts the output layer as one more layer.
      ...(onHost > model.layers ? [] : [{ bytes: bytes.head, count: 1, cached: false }]),
    ],
    kvPerTokenLayer: kvBytesPerTokenLayer(setup, 1),
    otherBytes,
    rooms: devicesOf(setup).map((device) => device.visibleBytes - otherBytes),
  };
}

export const kvPerLayer = ({ kvPerTokenLayer }: Loads, tokens: number) => Math.round(tokens * kvPerTokenLayer);

/** Bytes of each layer on a GPU, one by one, without and with its cache of `tokens`. */
export function itemsOf(loads: Loads, tokens: number): { weights: readonly number[]; items: readonly number[] } {
  const cache = kvPerLayer(loads, tokens);
  const each = (extra: number) =>
    loads.runs.flatMap(({ bytes, count, cached }) => new Array<number>(count).fill(bytes + (cached ? extra : 0)));
  return { weights: each(0), items: each(cache) };
}

/** Whether whole layers fill the GPUs one after another without overflowing the last. */
export function fitsInLayers(loads: Loads, tokens: number): boolean {
  const cache = kvPerLayer(loads, tokens);
  let gpu = 0;
  let left = loads.rooms[0] ?? 0;
  for (const { bytes, count, cached } of loads.runs) {
    const item = bytes + (cached ? cache : 0);
    let remaining = count;
    while (remaining > 0) {
      const placed = Math.max(0, Math.min(remaining, Math.floor(left / item)));
      left -= placed * item;
      remaining -= placed;
      if (remaining === 0) break;
      gpu++;
      const room = loads.rooms[gpu];
      if (room === undefined) return false;
      left = room;
    }
  }
  return true;
}

/** Fewest leading layers whose experts must leave the GPUs; the number of layers where even that is not enough. */
export function fewestCpuLayers(setup: Setup): number {
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
export function tokensThatFit(setup: Setup, cpuExpertLayers: number): number {
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

import { fitOf, type GpuLedger, kvBytesPerTokenLayer, type Setup, type Verdict } from "../fit/index.ts";
import { burstOf, burstPaceBy, constantsOf, loadOf, paceBy, type Pace } from "../speed/index.ts";
import type { SpeedConstants } from "../catalog/index.ts";
import type { ReadCase } from "./setup.ts";

/** What the planner's own models say about a case. */
export interface MemoryPrediction {
  readonly kvBytesPerToken: number;
  readonly fullestWeights: number;
  readonly firstWeights: number;
  readonly hostWeights: number;
  /** Tokens of KV cache of one data-parallel rank. */
  readonly kvTokens: number;
  /** Room for KV cache on the GPU with the least. */
  readonly kvRoom: number;
  readonly fits: boolean;
  readonly verdict: Verdict;
}

/** Engine policy is no question of fit: only memory, dtypes and sizes that do not divide count. */
const decisive = new Set(["gpu-memory", "host-memory", "context", "parallelism", "compute"]);

const kvRoomOf = (gpu: GpuLedger) => gpu.kvCacheBytes + gpu.freeBytes;

export function predictMemory(setup: Setup): MemoryPrediction {
  const verdict = fitOf(setup);
  const { fit } = verdict;
  const { parallelism, model, bytes } = setup;
  const layers = model.layers / parallelism.pipelineParallel;
  // Experts in host memory run on the host's own kernels.
  const onHost = fit.perHost.cpuWeightsBytes > 0;
  const weights = fit.perGpu.map((gpu) => gpu.weightsBytes);
  return {
    kvBytesPerToken: layers * parallelism.pipelineParallel * kvBytesPerTokenLayer(setup, parallelism.tensorParallel),
    fullestWeights: Math.max(0, ...weights),
    firstWeights: weights[0] ?? 0,
    hostWeights: bytes.total,
    kvTokens: fit.kvCapacityTokens / parallelism.dataParallel,
    kvRoom: Math.max(0, Math.min(...fit.perGpu.map(kvRoomOf))),
    fits: !verdict.reasons.some(({ code }) => decisive.has(code) && !(onHost && code === "compute")),
    verdict,
  };
}

/** How a read case paces by the constants given to it: looked up once, for as many constants as one likes. */
export function pacerOf({ setup, burst }: ReadCase): { own: SpeedConstants; by: (constants: SpeedConstants) => Pace } {
  const { fit, layerSplit } = fitOf(setup);
  const capacity = fit.kvCapacityTokens > 0 ? fit.kvCapacityTokens : Infinity;
  const own = constantsOf(setup, layerSplit);
  if (burst !== undefined) {
    const crowd = burstOf(setup, layerSplit, capacity, burst.spread);
    return { own, by: (constants) => burstPaceBy(crowd, constants) };
  }
  const load = loadOf(setup, layerSplit, capacity);
  return { own, by: (constants) => paceBy(load, constants) };
}

export function predictPace(read: ReadCase): Pace {
  const { own, by } = pacerOf(read);
  return by(own);
}

import type { EngineName } from "../catalog/index.ts";
import type { Parallelism } from "./ledger.ts";

const tensorSizes = [1, 2, 4, 8, 16, 32] as const;

/** Every split of `gpus` into tensor-parallel groups and pipeline stages, fewest stages first; llama.cpp has one. */
export function splitsOf(engine: EngineName, gpus: number): readonly Parallelism[] {
  const base = { dataParallel: 1, expertParallel: 1 };
  if (engine === "llama-cpp") return [{ ...base, tensorParallel: 1, pipelineParallel: 1 }];
  return tensorSizes
    .filter((tensorParallel) => gpus % tensorParallel === 0)
    .map((tensorParallel) => ({ ...base, tensorParallel, pipelineParallel: gpus / tensorParallel }))
    .sort((a, b) => a.pipelineParallel - b.pipelineParallel);
}

/**
 * Every split of `gpus` in nodes of `inNode` into at least two ranks with requests of their own, most ranks first; a rank
 * never spans nodes, and whole experts are spread over all.
 */
export function rankSplitsOf(gpus: number, inNode: number, hasExperts: boolean): readonly Parallelism[] {
  return tensorSizes
    .filter((tensorParallel) => inNode % tensorParallel === 0 && tensorParallel < gpus)
    .map((tensorParallel) => ({
      dataParallel: gpus / tensorParallel,
      expertParallel: hasExperts ? gpus : 1,
      tensorParallel,
      pipelineParallel: 1,
    }));
}

import type { EngineName } from "../catalog/index.ts";
import type { Parallelism } from "../planner/plan.ts";

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

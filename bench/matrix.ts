import type { Catalog, EngineVersion, Machine } from "../src/catalog/index.ts";
import { couldFit, fitOf, hardwareReasons, modelBytes, type Setup } from "../src/fit/index.ts";
import type { Parallelism } from "../src/planner/index.ts";

const nodeCounts = [1, 2, 4] as const;

const asked = { contextTokens: 4096, concurrency: 1, workload: { inputTokens: 1024, outputTokens: 1024 } } as const;

/** Every split of a replica's GPUs into tensor-parallel groups and pipeline stages; llama.cpp has one. */
function splits({ name }: EngineVersion, { accelerators }: Machine, nodes: number): readonly Parallelism[] {
  const base = { dataParallel: 1, expertParallel: 1 };
  if (name === "llama-cpp") return nodes === 1 ? [{ ...base, tensorParallel: 1, pipelineParallel: 1 }] : [];
  const gpus = nodes * accelerators;
  return [1, 2, 4, 8, 16, 32]
    .filter((tensorParallel) => gpus % tensorParallel === 0)
    .map((tensorParallel) => ({ ...base, tensorParallel, pipelineParallel: gpus / tensorParallel }));
}

/** What came of every combination of the catalog. */
export interface Matrix {
  tried: number;
  valid: number;
  fitting: number;
}

/** Every model and weights on every machine, engine and valid parallelism of one, two and four nodes. */
export function planMatrix(catalog: Catalog): Matrix {
  const matrix: Matrix = { tried: 0, valid: 0, fitting: 0 };
  const models = new Map(catalog.models.map((row) => [row.id, row]));
  const accelerators = new Map(catalog.accelerators.map((row) => [row.id, row]));
  for (const weights of catalog.weights) {
    for (const id of weights.models) {
      const model = models.get(id);
      if (model === undefined) continue;
      const bytes = modelBytes(model, weights);
      for (const engine of catalog.engines) {
        for (const machine of catalog.machines) {
          const accelerator = accelerators.get(machine.accelerator);
          if (accelerator === undefined) continue;
          for (const nodes of nodeCounts) {
            for (const parallelism of splits(engine, machine, nodes)) {
              const { memoryUtilization } = engine;
              const rows = { model, weights, bytes, engine, machine, accelerator };
              const setup: Setup = {
                ...rows,
                ...asked,
                nodes,
                parallelism,
                memoryUtilization,
                cpuExperts: false,
                kvCacheDtype: "bf16",
              };
              tally(matrix, setup);
            }
          }
        }
      }
    }
  }
  return matrix;
}

function tally(matrix: Matrix, setup: Setup): void {
  matrix.tried++;
  if (hardwareReasons(setup).length > 0) return;
  matrix.valid++;
  if (couldFit(setup) && fitOf(setup).reasons.length === 0) matrix.fitting++;
}

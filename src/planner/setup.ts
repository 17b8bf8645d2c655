import { modelBytes, type Setup } from "../fit/index.ts";
import type { Catalog, EngineVersion, Machine, Weights } from "../catalog/index.ts";
import type { Parallelism } from "./plan.ts";
import type { Request } from "./request.ts";

/** The row called `id`. The configuration has already checked every name: a miss is our own mistake. */
export function rowOf<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new RangeError(`no row "${id}" in the catalog`);
  return row;
}

export function engineOf(catalog: Catalog, name: string): EngineVersion {
  const engine = catalog.engines.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new RangeError(`no engine "${name}" in the catalog`);
  return engine;
}

export function weightsOf(catalog: Catalog, model: string, id: string): Weights {
  const row = catalog.weights.find((candidate) => candidate.id === id && candidate.models.includes(model));
  if (row === undefined) throw new RangeError(`no weights "${id}" of ${model} in the catalog`);
  return row;
}

/** vLLM: tensors across the GPUs of a node, layers across nodes. SGLang: tensors across all. llama.cpp: layers. */
function parallelismOf(request: Request, machine: Machine, nodes: number): Parallelism {
  const inNode = machine.accelerators;
  const base = { dataParallel: 1, expertParallel: 1 };
  switch (request.engine) {
    case "llama-cpp":
      return { ...base, tensorParallel: 1, pipelineParallel: 1 };
    case "sglang":
      return {
        ...base,
        tensorParallel: request.tensorParallel ?? inNode * nodes,
        pipelineParallel: request.pipelineParallel ?? 1,
      };
    case "vllm":
    case "vllm-ascend":
      return {
        ...base,
        tensorParallel: request.tensorParallel ?? inNode,
        pipelineParallel: request.pipelineParallel ?? nodes,
      };
  }
}

/** Looks up everything a request names, for a replica of `nodes` nodes. */
export function setupOf(catalog: Catalog, request: Request, nodes: number): Setup {
  const model = rowOf(catalog.models, request.model);
  const weights = weightsOf(catalog, request.model, request.weights);
  const engine = engineOf(catalog, request.engine);
  const machine = rowOf(catalog.machines, request.machine);
  return {
    model,
    weights,
    bytes: modelBytes(model, weights),
    engine,
    machine,
    accelerator: rowOf(catalog.accelerators, machine.accelerator),
    nodes,
    parallelism: parallelismOf(request, machine, nodes),
    cpuExperts: request.cpuExperts,
    contextTokens: request.contextTokens,
    concurrency: request.concurrency,
    workload: request.workload,
    memoryUtilization: request.memoryUtilization ?? engine.memoryUtilization,
    kvCacheDtype: request.kvCacheDtype,
  };
}

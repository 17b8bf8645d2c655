import type { Machine, Model } from "../catalog/index.ts";
import { rankSplitsOf } from "../fit/index.ts";
import type { Parallelism } from "./plan.ts";
import type { Request } from "./request.ts";

/** The ways to split a replica of `nodes` nodes that a request leaves open, in the order in which they are tried. */
export function splitsOfRequest(
  request: Request,
  model: Pick<Model, "experts">,
  machine: Pick<Machine, "accelerators">,
  nodes: number,
): readonly [Parallelism, ...Parallelism[]] {
  if (request.engine === "llama-cpp") {
    return [{ dataParallel: 1, expertParallel: 1, tensorParallel: 1, pipelineParallel: 1 }];
  }
  const gpus = Math.max(1, machine.accelerators) * nodes;
  return request.layout === "throughput"
    ? throughputSplits(request, model, Math.max(1, machine.accelerators), gpus)
    : [latencySplit(request, Math.max(1, machine.accelerators), nodes)];
}

/** vLLM: tensors across the GPUs of a node, layers across nodes. SGLang: tensors across all. */
function latencySplit({ engine, tensorParallel, pipelineParallel }: Request, inNode: number, nodes: number) {
  const usual =
    engine === "sglang"
      ? { tensorParallel: inNode * nodes, pipelineParallel: 1 }
      : { tensorParallel: inNode, pipelineParallel: nodes };
  return {
    dataParallel: 1,
    expertParallel: 1,
    tensorParallel: tensorParallel ?? usual.tensorParallel,
    pipelineParallel: pipelineParallel ?? usual.pipelineParallel,
  };
}

/** As many ranks with requests of their own as fit: one GPU each, else two, four and so on. */
function throughputSplits(
  { tensorParallel }: Request,
  { experts }: Pick<Model, "experts">,
  inNode: number,
  gpus: number,
): readonly [Parallelism, ...Parallelism[]] {
  const [first, ...others] = rankSplitsOf(gpus, inNode, experts !== undefined);
  // Fewer than two ranks are none: that it does not use the GPUs there are is then the reason against it.
  const asked: Parallelism = {
    dataParallel: Math.max(2, Math.floor(gpus / (tensorParallel ?? 1))),
    expertParallel: experts === undefined ? 1 : gpus,
    tensorParallel: tensorParallel ?? 1,
    pipelineParallel: 1,
  };
  return first === undefined || tensorParallel !== undefined ? [asked] : [first, ...others];
}

import type { Machine } from "../catalog/index.ts";
import type { Setup } from "./setup.ts";
import { fitOf } from "./verdict.ts";

/** Largest whole number from 1 to `most` for which `holds`, given that it holds up to some point and not beyond; 0 = none. */
function largest(most: number, holds: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const fits = (setup: Setup) => fitOf(setup).reasons.length === 0;

/** The longest context in tokens that a setup holds at its concurrency; 0 if it holds none. */
export function largestContext(setup: Setup): number {
  return largest(setup.model.maxContextTokens, (contextTokens) => fits({ ...setup, contextTokens }));
}

/** Most requests at once of the setup's usual length, up to 4,096; 0 if not even one. */
export function largestConcurrency(setup: Setup): number {
  return largest(4096, (concurrency) => fits({ ...setup, concurrency }));
}

export interface FewestGpus {
  readonly gpus: number;
  readonly nodes: number;
  readonly setup: Setup;
}

const sizes = [1, 2, 4, 8] as const;
const mostNodes = 16;

/** Tensor-parallel degrees of a node and pipeline stages over nodes; llama.cpp takes any number of cards in one node. */
function candidates(setup: Setup): readonly Setup[] {
  const inNode = (accelerators: number): Machine => ({
    ...setup.machine,
    id: `${String(accelerators)} × ${setup.accelerator.id}`,
    accelerators,
  });
  const base = { dataParallel: 1, expertParallel: 1 };
  if (setup.engine.name === "llama-cpp") {
    return Array.from({ length: 16 }, (_, index) => ({
      ...setup,
      machine: inNode(index + 1),
      nodes: 1,
      parallelism: { ...base, tensorParallel: 1, pipelineParallel: 1 },
    }));
  }
  const single = sizes.map((gpus) => ({
    ...setup,
    machine: inNode(gpus),
    nodes: 1,
    parallelism: { ...base, tensorParallel: gpus, pipelineParallel: 1 },
  }));
  const several = Array.from({ length: mostNodes - 1 }, (_, index) => ({
    ...setup,
    machine: inNode(8),
    nodes: index + 2,
    parallelism: { ...base, tensorParallel: 8, pipelineParallel: index + 2 },
  }));
  return [...single, ...several];
}

/** The fewest GPUs of the setup's kind that hold it, in whole nodes of up to eight; undefined if 128 do not. */
export function fewestGpus(setup: Setup): FewestGpus | undefined {
  const found = candidates(setup).find(fits);
  return found === undefined
    ? undefined
    : { gpus: found.machine.accelerators * found.nodes, nodes: found.nodes, setup: found };
}

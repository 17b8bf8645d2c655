import type { Machine } from "../catalog/index.ts";
import type { Setup } from "./setup.ts";
import { rankSplitsOf, splitsOf } from "./splits.ts";
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

/** The largest value of a question, and the setup that has it. */
export interface Largest {
  readonly value: number;
  readonly setup: Setup;
}

/** Other splits of the same kind: whose ranks have requests of their own, or all work on every one. */
function splitsLike({ engine, model, parallelism }: Setup, gpus: number, inNode: number) {
  return parallelism.dataParallel > 1
    ? rankSplitsOf(gpus, inNode, model.experts !== undefined)
    : splitsOf(engine.name, gpus);
}

/** The best of the setup's own parallelism and every other split of its GPUs; its own where it is as good. */
function overSplits(setup: Setup, valueOf: (candidate: Setup) => number): Largest {
  const { nodes, machine } = setup;
  const others = splitsLike(setup, nodes * machine.accelerators, machine.accelerators);
  return [setup.parallelism, ...others]
    .map((parallelism) => ({ ...setup, parallelism }))
    .map((candidate): Largest => ({ value: valueOf(candidate), setup: candidate }))
    .reduce((best, next) => (next.value > best.value ? next : best));
}

/** The longest context in tokens that a setup's GPUs hold at its concurrency, however they are split; 0 if none. */
export function largestContext(setup: Setup): Largest {
  return overSplits(setup, (candidate) =>
    largest(setup.model.maxContextTokens, (contextTokens) => fits({ ...candidate, contextTokens })),
  );
}

/** Most requests at once of the setup's usual length, up to 4,096, however its GPUs are split; 0 if not even one. */
export function largestConcurrency(setup: Setup): Largest {
  return overSplits(setup, (candidate) => largest(4096, (concurrency) => fits({ ...candidate, concurrency })));
}

const sizes = [1, 2, 4, 8] as const;
const mostNodes = 16;
const mostCards = 16;

/** Nodes of up to eight GPUs of the setup's kind, ascending; llama.cpp takes any number of cards in one node. */
function clustersOf({ engine }: Setup): readonly { readonly nodes: number; readonly inNode: number }[] {
  if (engine.name === "llama-cpp") {
    return Array.from({ length: mostCards }, (_, index) => ({ nodes: 1, inNode: index + 1 }));
  }
  return [
    ...sizes.map((inNode) => ({ nodes: 1, inNode })),
    ...Array.from({ length: mostNodes - 1 }, (_, index) => ({ nodes: index + 2, inNode: 8 })),
  ];
}

/** Tensors within a node are tried before any other split. */
function onCluster(setup: Setup, nodes: number, inNode: number): readonly Setup[] {
  const id = `${String(inNode)} × ${setup.accelerator.id}`;
  const machine: Machine = { ...setup.machine, id, accelerators: inNode };
  const splits = splitsLike(setup, nodes * inNode, inNode);
  const isUsual = ({ tensorParallel, dataParallel }: Setup["parallelism"]) =>
    Number(dataParallel === 1 && tensorParallel === inNode);
  return [...splits]
    .sort((a, b) => isUsual(b) - isUsual(a))
    .map((parallelism) => ({ ...setup, machine, nodes, parallelism, cpuExperts: false }));
}

/**
 * The fewest GPUs of the setup's kind that hold it with all its weights, in whole nodes of up to eight; undefined if
 * 128 do not.
 */
export function fewestGpus(setup: Setup): Largest | undefined {
  for (const { nodes, inNode } of clustersOf(setup)) {
    const found = onCluster(setup, nodes, inNode).find(fits);
    if (found !== undefined) return { value: nodes * inNode, setup: found };
  }
  return undefined;
}

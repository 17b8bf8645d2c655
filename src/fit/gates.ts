import { betweenNodes, type Accelerator, type ComputeKind, type Weights } from "../catalog/index.ts";
import type { Reason } from "./ledger.ts";
import { adapterReasons } from "./adapters.ts";
import type { Setup } from "./setup.ts";

/** Least compute capability for the matrix multiplications of each kind of weights. */
const leastCapability = {
  fp8: 89,
  bf16: 80,
  int4: 75,
  int8: 75,
  fp4: 100,
  w4a8: 90,
  gguf: 61,
} as const satisfies Record<ComputeKind, number>;

/** Of other vendors: units the device must have. */
const neededUnit: Partial<Record<ComputeKind, "fp8" | "int8" | "fp4">> = {
  fp8: "fp8",
  w4a8: "fp8",
  fp4: "fp4",
  int8: "int8",
};

/** What no amount of memory mends: data types, engines, sizes that do not divide, and a slow network between nodes. */
export function hardwareReasons(setup: Setup): readonly Reason[] {
  return [
    ...computeReasons(setup),
    ...engineReasons(setup),
    ...adapterReasons(setup),
    ...parallelismReasons(setup),
    ...networkReasons(setup),
  ];
}

export function computeReasons({ weights, accelerator }: Pick<Setup, "weights" | "accelerator">): readonly Reason[] {
  const least = leastCapability[weights.compute];
  if (accelerator.vendor !== "nvidia") return unitReasons(weights, accelerator);
  if (accelerator.computeCapability >= least) return [];
  return [
    {
      code: "compute",
      message: `${weights.title} needs compute capability ${(least / 10).toFixed(1)}, the ${accelerator.title} has ${(accelerator.computeCapability / 10).toFixed(1)}`,
    },
  ];
}

function unitReasons(weights: Weights, accelerator: Accelerator): readonly Reason[] {
  const unit = neededUnit[weights.compute];
  if (unit === undefined || accelerator.tflops[unit] !== undefined || accelerator.vendor === "cpu") return [];
  return [
    {
      code: "compute",
      message: `${weights.title} needs ${unit.toUpperCase()} units, the ${accelerator.title} has none`,
    },
  ];
}

export function engineReasons({
  engine,
  weights,
  accelerator,
  nodes,
}: Pick<Setup, "engine" | "weights" | "accelerator" | "nodes">): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!engine.computes.includes(weights.compute)) {
    reasons.push({ code: "engine", message: `${engine.name} does not run ${weights.title} weights` });
  }
  if (!engine.vendors.includes(accelerator.vendor)) {
    const where = accelerator.vendor === "cpu" ? "on machines without accelerators" : `on the ${accelerator.title}`;
    reasons.push({ code: "engine", message: `${engine.name} does not run ${where}` });
  }
  if (engine.name === "llama-cpp" && nodes > 1) {
    reasons.push({
      code: "engine",
      message: "llama-cpp serves a replica from one node: its RPC mode is unsafe on a network",
    });
  }
  return reasons;
}

export function parallelismReasons({
  engine,
  model,
  machine,
  nodes,
  parallelism,
}: Pick<Setup, "engine" | "model" | "machine" | "nodes" | "parallelism">): readonly Reason[] {
  if (engine.name === "llama-cpp" || machine.accelerators === 0) return [];
  const { tensorParallel, pipelineParallel, dataParallel } = parallelism;
  const gpus = nodes * machine.accelerators;
  const reasons: string[] = [];
  if (tensorParallel * pipelineParallel * dataParallel !== gpus) {
    reasons.push(
      `TP${String(tensorParallel)} × PP${String(pipelineParallel)} × DP${String(dataParallel)} does not use the ${String(gpus)} GPUs of ${String(nodes)} × ${machine.id}`,
    );
  }
  if (dataParallel > 1 && tensorParallel > machine.accelerators) {
    reasons.push(
      `a data-parallel rank of TP${String(tensorParallel)} spans nodes: ${machine.id} has ${String(machine.accelerators)} GPUs`,
    );
  }
  if (dataParallel > 1 && nodes > 1 && model.experts === undefined) {
    reasons.push(`ranks of ${model.title} share nothing, so a replica of several nodes gains nothing: raise replicas`);
  }
  const { attention, experts } = model;
  const expertRanks = parallelism.expertParallel > 1 ? tensorParallel * dataParallel : 1;
  if (experts !== undefined && experts.routed % expertRanks !== 0) {
    reasons.push(
      `EP${String(expertRanks)} does not divide the ${String(experts.routed)} routed experts of ${model.title}`,
    );
  }
  if (attention.heads % tensorParallel !== 0) {
    reasons.push(
      `TP${String(tensorParallel)} does not divide the ${String(attention.heads)} attention heads of ${model.title}`,
    );
  } else if (
    attention.kind === "gqa" &&
    attention.kvHeads % tensorParallel !== 0 &&
    tensorParallel % attention.kvHeads !== 0
  ) {
    reasons.push(
      `TP${String(tensorParallel)} does not divide the ${String(attention.kvHeads)} KV heads of ${model.title}`,
    );
  }
  if (pipelineParallel > model.layers) {
    reasons.push(
      `PP${String(pipelineParallel)} has more stages than ${model.title} has layers (${String(model.layers)})`,
    );
  }
  return reasons.map((message) => ({ code: "parallelism", message }));
}

export function networkReasons({
  engine,
  nodes,
  machine,
}: Pick<Setup, "engine" | "nodes" | "machine">): readonly Reason[] {
  if (engine.name === "llama-cpp" || nodes === 1 || machine.networkGbps >= betweenNodes.leastGbps) return [];
  return [
    {
      code: "network",
      message:
        `a replica of ${String(nodes)} nodes needs ${String(betweenNodes.leastGbps)} Gbit/s between them, ${machine.id} has ${String(machine.networkGbps)}: ` +
        "take one node, or machines with a faster network",
    },
  ];
}

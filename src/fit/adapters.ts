import type { EngineVersion, Model } from "../catalog/index.ts";
import type { GpuLedger, Reason } from "./ledger.ts";
import { linearsOf, type Linear } from "./linears.ts";
import { printGiB } from "./print.ts";
import type { AskedAdapters, Setup } from "./setup.ts";

/** What an engine keeps room for: as many slots of one rank, whatever is loaded into them. */
export interface AdapterRoom {
  readonly slots: number;
  readonly rank: number;
}

/** Room for the adapters asked for, rounded up as the engine does. */
export function adapterRoom({ adapters: rules }: EngineVersion, { count, rank }: AskedAdapters): AdapterRoom {
  return {
    slots: count + (rules?.spareSlots ?? 0),
    rank: rules?.ranks?.find((allowed) => allowed >= rank) ?? rank,
  };
}

/** Values of one adapter of rank 1 in one linear layer on one of `ranks` tensor-parallel ranks. */
function width({ ins, outs, divided, least = 0 }: Linear, ranks: number): number {
  switch (divided) {
    case "ins":
      return ins / ranks + outs;
    case "outs":
      return ins + Math.max(outs / ranks, least);
    case "nothing":
      return ins + outs;
  }
}

/** Values of one adapter of rank 1 in all the layers from `first` to before `end`, on one tensor-parallel rank. */
function widthOf(model: Model, first: number, end: number, ranks: number): number {
  const dense = model.experts?.denseLayers ?? model.layers;
  const within = (from: number, to: number) => Math.max(0, Math.min(end, to) - Math.max(first, from));
  const counts = {
    "every layer": within(0, model.layers),
    "dense layers": within(0, dense),
    "expert layers": within(dense, model.layers),
  } as const satisfies Record<Linear["in"], number>;
  return linearsOf(model).reduce((sum, linear) => sum + counts[linear.in] * width(linear, ranks), 0);
}

/** Trained values of one adapter: two thin matrices beside every linear layer that `linearsOf` lists. */
export function adapterParameters(model: Model, rank: number): number {
  return rank * widthOf(model, 0, model.layers, 1);
}

/**
 * Bytes that adapters take on one tensor-parallel rank in the layers from `first` to before `end`: slots × rank × values of
 * rank 1 × bytes of a value. vLLM (base_linear.py, create_lora_weights) and SGLang (mem_pool.py) keep the matrix on the side
 * that tensor parallelism does not divide whole on every rank.
 */
export function adapterBytes(setup: Setup, first: number, end: number): number {
  const { adapters, engine, model, parallelism } = setup;
  if (adapters === undefined || engine.adapters === undefined) return 0;
  const { slots, rank } = adapterRoom(engine, adapters);
  const values = slots * rank * widthOf(model, first, end, parallelism.tensorParallel);
  return Math.ceil(values * engine.adapters.bytesPerValue);
}

/** Bytes of the adapters of a layer where all layers are alike. */
export const adapterBytesPerLayer = (setup: Setup): number =>
  adapterBytes(setup, 0, setup.model.layers) / setup.model.layers;

/** Says how much of the weights is room for adapters, where there is any. */
export const withAdapters = ({ adapterBytes: room }: GpuLedger): string =>
  room === undefined ? "" : ` (${printGiB(room)} of it room for adapters)`;

/** Why an engine cannot serve these adapters, and what can. */
export function adapterReasons({
  adapters,
  engine,
  model,
}: Pick<Setup, "adapters" | "engine" | "model">): readonly Reason[] {
  if (adapters === undefined) return [];
  const { adapters: rules, name } = engine;
  const refused = (message: string): readonly Reason[] => [{ code: "engine", message }];
  if (rules === undefined) return refused(`${name} serves no adapters here: take vllm or sglang`);
  const { count, rank } = adapters;
  const largest = rules.ranks?.at(-1) ?? Infinity;
  return [
    ...(count <= (rules.most ?? Infinity)
      ? []
      : refused(
          `${name} applies every adapter to every request, so it serves ${String(rules.most)} at most, not ${String(count)}: take vllm or sglang`,
        )),
    ...(rank <= largest
      ? []
      : refused(`${name} takes adapters of rank ${String(largest)} at most, not ${String(rank)}`)),
    ...(rules.whyNotExperts === undefined || model.experts === undefined
      ? []
      : refused(`${name} cannot serve adapters of ${model.title} here (${rules.whyNotExperts}): take vllm`)),
  ];
}

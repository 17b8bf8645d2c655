import type { EngineName } from "../catalog/index.ts";
import { hardwareReasons } from "./gates.ts";
import { fitLayerSplit } from "./layer-split.ts";
import type { Setup, Verdict } from "./setup.ts";
import { fitSharded } from "./sharded.ts";

/** One file per way an engine places a model. */
const ledgers = {
  vllm: fitSharded,
  sglang: fitSharded,
  "llama-cpp": fitLayerSplit,
  "vllm-ascend": fitSharded,
} satisfies Record<EngineName, (setup: Setup) => Verdict>;

/** Does the setup fit, and by how much? Reasons of hardware and parallelism come before those of memory. */
export function fitOf(setup: Setup): Verdict {
  const verdict = ledgers[setup.engine.name](setup);
  return { ...verdict, reasons: [...hardwareReasons(setup), ...verdict.reasons] };
}

export { sharedMemoryBytes, storedBytes } from "./host.ts";
export { kvBytesPerTokenLayer } from "./kv-cache.ts";
export { kvCacheDtypes, type KvCacheDtype } from "./kv-dtype.ts";
export { printGiB, printInteger } from "./print.ts";
export type { Setup, Tuning, Verdict } from "./setup.ts";
export { expertRanks } from "./sharded.ts";
export { activeParameterCount, layerTotal, modelBytes, parameterCount, type ModelBytes } from "./tensors.ts";

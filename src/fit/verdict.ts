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

/**
 * Whether the weights alone would fit, spread over all GPUs without a copy: a bound that costs nothing, for leaving
 * out hopeless candidates before their ledger is made.
 */
export function couldFit({ bytes, nodes, machine, accelerator, memoryUtilization, cpuExperts }: Setup): boolean {
  if (machine.accelerators === 0 || cpuExperts) return true;
  const usable = nodes * machine.accelerators * accelerator.visibleBytes * memoryUtilization;
  return bytes.total - bytes.embedding <= usable;
}

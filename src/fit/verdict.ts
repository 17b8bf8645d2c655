import type { EngineName } from "../catalog/index.ts";
import { hardwareReasons } from "./gates.ts";
import { fitHostOnly, hostOnlyHolds } from "./host-only.ts";
import { fitLayerSplit, layersHold, layersHostHolds } from "./layer-split.ts";
import type { Setup, Verdict } from "./setup.ts";
import { fitSharded, shardsHold, shardsHostHolds } from "./sharded.ts";

interface Placing {
  readonly ledger: (setup: Setup) => Verdict;
  /** Whether the ledger has no reasons, for those who ask about many setups and look at few. */
  readonly gpusHold: (setup: Setup) => boolean;
  readonly hostHolds: (setup: Setup) => boolean;
}

const sharded: Placing = { ledger: fitSharded, gpusHold: shardsHold, hostHolds: shardsHostHolds };

/** One file per way an engine places a model. */
const placing = {
  vllm: sharded,
  sglang: sharded,
  "llama-cpp": { ledger: fitLayerSplit, gpusHold: layersHold, hostHolds: layersHostHolds },
  "vllm-ascend": sharded,
} satisfies Record<EngineName, Placing>;

const hostOnly: Placing = { ledger: fitHostOnly, gpusHold: () => true, hostHolds: hostOnlyHolds };

const placingOf = ({ engine, machine }: Setup): Placing =>
  machine.accelerators === 0 ? hostOnly : placing[engine.name];

/** Does the setup fit, and by how much? Reasons of hardware and parallelism come before those of memory. */
export function fitOf(setup: Setup): Verdict {
  const verdict = placingOf(setup).ledger(setup);
  return { ...verdict, reasons: [...hardwareReasons(setup), ...verdict.reasons] };
}

/** Whether the GPUs have room: `fitOf` without its ledger. Machines that differ in their host alone need one answer. */
export function gpusHold(setup: Setup): boolean {
  return placingOf(setup).gpusHold(setup);
}

/** Whether the host has the memory and the disk. */
export function hostHolds(setup: Setup): boolean {
  return placingOf(setup).hostHolds(setup);
}

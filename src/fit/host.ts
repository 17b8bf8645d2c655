import { GiB } from "../catalog/index.ts";
import type { HostLedger, Reason } from "./ledger.ts";
import { printGiB } from "./print.ts";
import type { Setup } from "./setup.ts";

/** What the system and the kubelet keep of a host. */
const systemBytes = 8 * GiB;
/** One engine process per GPU, each with its CUDA context and buffers in host memory, half of it that of the loader below. */
const processBytesPerGpu = 4 * GiB;

/**
 * What each process of vLLM keeps of the files while it streams them; without a limit it is all that its rank reads, an
 * eighth of the model (runai-model-streamer 0.15.7, distributed_streamer.py). No tensor may be larger: the largest is an
 * embedding of 128,256 × 8,192 values at 2 bytes, 2.1 GB.
 */
export const streamBufferBytes = 2.2e9;
/** An interpreter and a tokenizer: vLLM starts an API server for each data-parallel rank. Assumed. */
const apiServerBytes = GiB;

function processBytes({ engine, machine, parallelism }: Setup): number {
  const servers = engine.name !== "sglang" && parallelism.dataParallel > 1 ? parallelism.dataParallel : 0;
  return processBytesPerGpu * machine.accelerators + apiServerBytes * servers;
}

/** Shared memory between the ranks of one pod: 32 GiB in a node of several GPUs, 64 GiB when ranks span nodes. */
export function sharedMemoryBytes(setup: Setup): number {
  if (setup.nodes > 1) return 64 * GiB;
  return setup.machine.accelerators > 1 ? 32 * GiB : 4 * GiB;
}

/** Bytes on disk: the published file where known, else what is loaded. */
export function storedBytes(setup: Setup): number {
  const { size, fileBytes } = setup.weights;
  return fileBytes ?? (size.rule === "file" ? size.bytes : setup.bytes.total);
}

/** What one host needs, with `cpuWeightsBytes` of weights kept in its memory and `cpuCacheBytes` of KV cache. */
export function hostLedger(setup: Setup, cpuWeightsBytes: number, cpuCacheBytes = 0): HostLedger {
  const { machine, engine } = setup;
  const engineBytes =
    engine.name === "llama-cpp"
      ? cpuWeightsBytes + cpuCacheBytes + setup.bytes.embedding + 2 * GiB
      : processBytes(setup) + sharedMemoryBytes(setup);
  return {
    ramBytes: machine.ramBytes,
    neededRamBytes: systemBytes + engineBytes,
    cpuWeightsBytes,
    diskBytes: machine.localDiskBytes,
    neededDiskBytes: storedBytes(setup),
  };
}

/**
 * Processes of an engine that each want a core: server, scheduler, and one per GPU (vLLM design/arch_overview.md, V1;
 * SGLang has tokenizer, scheduler and detokenizer alike); with data-parallel ranks a server for each of them. llama.cpp is
 * one process.
 */
function coresOf({ engine, machine, parallelism }: Setup): number {
  if (engine.name === "llama-cpp") return 2;
  return 2 + machine.accelerators + (parallelism.dataParallel > 1 ? parallelism.dataParallel - 1 : 0);
}

/** What the host lacks. */
export function hostReasons(setup: Setup, ledger: HostLedger): readonly Reason[] {
  const { machine } = setup;
  const reasons: Reason[] = [];
  const cores = coresOf(setup);
  if (machine.vcpu < cores) {
    reasons.push({
      code: "host-cpu",
      message: `${machine.id} has ${String(machine.vcpu)} vCPU, an engine on ${String(machine.accelerators)} GPUs needs ${String(cores)}`,
    });
  }
  if (ledger.neededRamBytes > ledger.ramBytes) {
    reasons.push({
      code: "host-memory",
      message: `${machine.id} has ${printGiB(ledger.ramBytes)} of host memory, ${printGiB(ledger.neededRamBytes)} are needed: ${printGiB(ledger.neededRamBytes - ledger.ramBytes)} short`,
    });
  }
  if (ledger.diskBytes > 0 && ledger.neededDiskBytes > ledger.diskBytes) {
    reasons.push({
      code: "disk",
      message: `${machine.id} has ${printGiB(ledger.diskBytes)} of local disk, the weights take ${printGiB(ledger.neededDiskBytes)}`,
    });
  }
  return reasons;
}

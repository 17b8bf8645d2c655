import { GB, GiB, type Accelerator, type EngineEra, type EngineFamily, type Machine } from "../catalog/index.ts";
import { modelBytes, type Setup } from "../fit/index.ts";
import { devicesNamed, type Devices } from "./parse/accelerator.ts";
import { engineNamed } from "./parse/engine.ts";
import { draftTokens, flagsOf, kvDtypeOf, type Flags } from "./parse/flags.ts";
import { hostBandwidth } from "./parse/host.ts";
import { modelNamed } from "./parse/model.ts";
import { devicesFor, parallelismOf } from "./parse/parallelism.ts";
import { UnreadableCase } from "./parse/unreadable.ts";
import { quantisationIn, weightsNamed } from "./parse/weights.ts";
import type { CaseInputs } from "./schema.ts";

/** A case as a setup, and what it leaves open. */
export interface ReadCase {
  readonly setup: Setup;
  /** The case says how much memory its devices, or without devices its host, have. */
  readonly memoryKnown: boolean;
  readonly concurrencyKnown: boolean;
  /** All requests come at once and none after them; absent = a closed loop. */
  readonly burst?: { readonly spread: boolean };
}

/** Where a case states no context, the least that a server is started with. */
const leastContext = 4096;
const unstatedTokens = 512;
/** A host whose memory nobody states does not limit anything. */
const unlimitedRam = 2 ** 50;
/** Documented setups are tuned by who documents them: utilisation up to here, one sequence at a time. */
const tunedUtilization = 0.99;

function machineOf(device: Accelerator | undefined, perNode: number, inputs: CaseInputs): Machine {
  const { hardware } = inputs;
  return {
    id: hardware.gpu ?? "host",
    target: "kubernetes",
    accelerator: device?.id ?? "none",
    accelerators: perNode,
    vcpu: 128,
    ramBytes:
      hardware.system_ram_gb === undefined
        ? unlimitedRam
        : Math.round((hardware.system_ram_gb * GB + hardware.system_ram_gb * GiB) / 2),
    ramBandwidthBytesPerSecond: hostBandwidth(
      `${hardware.cpu ?? ""} ${device === undefined ? (hardware.gpu ?? "") : ""}`,
    ),
    localDiskBytes: 0,
    // One adapter of 400 Gbit/s for each device.
    networkGbps: 400 * Math.max(1, perNode),
    onDemand: true,
    source: "stated by the case",
    asOf: "2026-11",
  };
}

const documented = /doc|table|ci-baseline/i;

/**
 * Several hundred requests in a round number are how many prompts were sent, all at once; loops are held at powers of
 * two. Mean lengths that are not round are of recorded conversations, which spread.
 */
function burstOfCase({ concurrency, output_tokens: outputs }: CaseInputs): ReadCase["burst"] {
  if (concurrency === undefined || concurrency < 500 || concurrency > mostInBurst || concurrency % 100 !== 0)
    return undefined;
  return { spread: outputs !== undefined && outputs % 8 !== 0 && outputs % 10 !== 0 };
}

const mostInBurst = 5000;

/** Figures that a deployment may have; beyond them a case is a slip of the pen. */
function checkFigures({ hardware, ...inputs }: CaseInputs): void {
  const limits: readonly (readonly [name: string, value: number | undefined, least: number, most: number])[] = [
    ["hardware.count", hardware.count, 0, 4096],
    ["hardware.nodes", hardware.nodes, 0, 1024],
    ["hardware.usable_gib_per_device", hardware.usable_gib_per_device, 0, 4096],
    ["hardware.system_ram_gb", hardware.system_ram_gb, 0, 1e6],
    ["context_tokens", inputs.context_tokens, 0, 1e8],
    ["concurrency", inputs.concurrency, 0, 1e5],
    ["input_tokens", inputs.input_tokens, 0, 1e7],
    ["output_tokens", inputs.output_tokens, 0, 1e7],
    ["weights_total_gib", inputs.weights_total_gib, 0, 1e5],
  ];
  for (const [name, value, least, most] of limits) {
    if (value !== undefined && !(value >= least && value <= most))
      throw new UnreadableCase(`${name} is ${String(value)}: expected ${String(least)} to ${String(most)}`);
  }
}

/** The devices of a case: as many as it counts, else as its parallelism needs. */
function devicesOf({ hardware, parallelism }: CaseInputs): Devices {
  const needed = devicesFor(parallelism);
  const { count, nodes = 1, usable_gib_per_device: usable } = hardware;
  // A count that is one node's, where the parallelism spans them all.
  const spanning = count !== undefined && nodes > 1 && needed === count * nodes ? needed : count;
  const named = devicesNamed(hardware.gpu, spanning, usable);
  return count === undefined && named.devices.length === 1 && needed > 1
    ? devicesNamed(hardware.gpu, needed, usable)
    : named;
}

/** Reads a case into a setup of the catalog's rows, from its inputs alone. */
export function setupOfCase(inputs: CaseInputs): ReadCase {
  checkFigures(inputs);
  const { hardware } = inputs;
  const model = modelNamed(inputs.model);
  const quant = inputs.quant ?? quantisationIn(inputs.model);
  const era = engineNamed(inputs.engine, { date: inputs.date, quant, gpu: hardware.gpu });
  const gguf = era.name === "llama-cpp";
  const weights = weightsNamed(quant, model, inputs.weights_total_gib, gguf);
  const named = devicesOf(inputs);
  const [device] = named.devices;
  const nodes = Math.max(1, Math.round(hardware.nodes ?? 1));
  const perNode = Math.max(named.devices.length === 0 ? 0 : 1, Math.floor(named.devices.length / nodes));
  const flags = flagsOf(inputs.flags ?? "", model.layers);
  // The NVFP4 files of 671B ask for an 8-bit cache themselves (`kv_cache_quant_algo` of hf_quant_config.json).
  const asks8bit = weights.compute === "fp4" && model.experts !== undefined;
  const cache = kvDtypeOf(inputs.kv_dtype ?? (asks8bit ? "fp8" : ""));
  const parallelism = gguf
    ? { tensorParallel: 1, pipelineParallel: 1, dataParallel: 1, expertParallel: 1 }
    : parallelismOf(inputs.parallelism, Math.max(1, named.devices.length), era.family === "sglang");
  const replicaGpus = parallelism.tensorParallel * parallelism.pipelineParallel * parallelism.dataParallel;
  const drafted = draftTokens(inputs.speculative ?? "none");
  const tuned = documented.test(inputs.evidence ?? "") && flags.memoryUtilization === undefined && era.name === "vllm";
  const mixed = gguf && new Set(named.devices.map((row) => row.id)).size > 1;
  const limited =
    flags.tuning.maxSequences === undefined ? undefined : flags.tuning.maxSequences * parallelism.dataParallel;
  const concurrency = Math.max(1, Math.round(inputs.concurrency ?? limited ?? 1));
  const setup: Setup = {
    model,
    weights,
    bytes: modelBytes(model, weights),
    engine: era,
    machine: machineOf(device, perNode, inputs),
    accelerator: device ?? unusedAccelerator(),
    nodes: gguf ? nodes : Math.max(1, Math.min(nodes, Math.ceil(replicaGpus / Math.max(1, perNode)))),
    parallelism,
    cpuExperts: false,
    contextTokens: contextOf(inputs, flags, era),
    concurrency,
    workload: {
      inputTokens: Math.max(1, Math.round(inputs.input_tokens ?? unstatedTokens)),
      outputTokens: Math.max(1, Math.round(inputs.output_tokens ?? unstatedTokens)),
    },
    memoryUtilization: flags.memoryUtilization ?? (tuned ? tunedUtilization : era.memoryUtilization),
    kvCacheDtype: cache.dtype,
    tuning: {
      ...flags.tuning,
      ...cache.tuning,
      ...(tuned && flags.tuning.maxSequences === undefined ? { maxSequences: concurrency } : {}),
      ...(drafted > 0 ? { draftTokens: drafted } : {}),
      ...(mixed ? { devices: named.devices } : {}),
    },
  };
  const burst = burstOfCase(inputs);
  return {
    setup: withPlacement(setup, named.devices, era.family),
    memoryKnown: named.devices.length === 0 ? hardware.system_ram_gb !== undefined : named.memoryKnown,
    concurrencyKnown: inputs.concurrency !== undefined || gguf || limited !== undefined,
    ...(burst === undefined ? {} : { burst }),
  };
}

/** Tokens of context: as stated, as a flag says, as the requests need, or the least that a server is started with. */
function contextOf(inputs: CaseInputs, flags: Flags, era: EngineEra): number {
  const asked =
    inputs.input_tokens === undefined ? undefined : inputs.input_tokens + (inputs.output_tokens ?? unstatedTokens);
  const usual = era.defaultContext > 0 ? era.defaultContext : leastContext;
  return Math.max(1, Math.round(inputs.context_tokens ?? flags.contextTokens ?? asked ?? usual));
}

/** Files larger than all GPUs together keep every routed expert in host memory, unless a flag says otherwise. */
function withPlacement(setup: Setup, devices: readonly Accelerator[], family: EngineFamily): Setup {
  const { engine, bytes, model, tuning } = setup;
  if (engine.name !== "llama-cpp" || devices.length === 0 || model.experts === undefined) return setup;
  if (tuning?.cpuExpertLayers !== undefined || tuning?.gpuLayers !== undefined) return setup;
  const room = devices.reduce((sum, device) => sum + device.visibleBytes, 0);
  if (family !== "ktransformers" && bytes.total < room) return setup;
  // Several cards beside KTransformers take as many experts as they hold.
  if (family === "ktransformers" && devices.length > 1) return { ...setup, cpuExperts: true };
  return { ...setup, tuning: { ...tuning, cpuExpertLayers: model.layers } };
}

function unusedAccelerator(): Accelerator {
  return {
    id: "none",
    title: "no accelerator",
    vendor: "nvidia",
    visibleBytes: 0,
    bandwidthBytesPerSecond: 1,
    tflops: { bf16: 1 },
    computeCapability: 0,
    link: "pcie",
    powerWatts: 0,
    source: "stated by the case",
    asOf: "2026-11",
  };
}

export { UnreadableCase };

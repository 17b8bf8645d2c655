import { GB, GiB, type Accelerator, type EngineFamily, type Machine } from "../catalog/index.ts";
import { modelBytes, type Setup } from "../fit/index.ts";
import { devicesNamed } from "./parse/accelerator.ts";
import { engineNamed } from "./parse/engine.ts";
import { draftTokens, flagsOf, kvDtypeOf } from "./parse/flags.ts";
import { hostBandwidth } from "./parse/host.ts";
import { modelNamed } from "./parse/model.ts";
import { parallelismOf } from "./parse/parallelism.ts";
import { UnreadableCase } from "./parse/unreadable.ts";
import { weightsNamed } from "./parse/weights.ts";
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
    id: hardware.gpu,
    target: "kubernetes",
    accelerator: device?.id ?? "none",
    accelerators: perNode,
    vcpu: 128,
    ramBytes:
      hardware.system_ram_gb == null
        ? unlimitedRam
        : Math.round((hardware.system_ram_gb * GB + hardware.system_ram_gb * GiB) / 2),
    ramBandwidthBytesPerSecond: hostBandwidth(`${hardware.cpu ?? ""} ${hardware.gpu}`),
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
  if (concurrency == null || concurrency < 500 || concurrency % 100 !== 0) return undefined;
  return { spread: outputs != null && outputs % 8 !== 0 && outputs % 10 !== 0 };
}

/** Reads a case into a setup of the catalog's rows, from its inputs alone. */
export function setupOfCase(inputs: CaseInputs): ReadCase {
  const { hardware } = inputs;
  const model = modelNamed(inputs.model);
  const era = engineNamed(inputs.engine ?? "", inputs.date ?? "");
  const gguf = era.name === "llama-cpp";
  const weights = weightsNamed(inputs.quant ?? "", model, inputs.weights_total_gib ?? undefined, gguf);
  const named = devicesNamed(hardware.gpu, hardware.count ?? undefined, hardware.usable_gib_per_device ?? undefined);
  const [device] = named.devices;
  const nodes = Math.max(1, hardware.nodes ?? 1);
  const perNode = Math.max(named.devices.length === 0 ? 0 : 1, Math.floor(named.devices.length / nodes));
  const flags = flagsOf(inputs.flags ?? "", model.layers);
  // The NVFP4 files of 671B ask for an 8-bit cache themselves (`kv_cache_quant_algo` of hf_quant_config.json).
  const asks8bit = weights.compute === "fp4" && model.experts !== undefined;
  const cache = kvDtypeOf(inputs.kv_dtype ?? (asks8bit ? "fp8" : ""));
  const parallelism = gguf
    ? { tensorParallel: 1, pipelineParallel: 1, dataParallel: 1, expertParallel: 1 }
    : parallelismOf(inputs.parallelism ?? {}, Math.max(1, named.devices.length), era.family === "sglang");
  const replicaGpus = parallelism.tensorParallel * parallelism.pipelineParallel * parallelism.dataParallel;
  const drafted = draftTokens(String(inputs.speculative ?? "none"));
  const asked =
    inputs.input_tokens == null ? undefined : inputs.input_tokens + (inputs.output_tokens ?? unstatedTokens);
  const contextTokens =
    inputs.context_tokens ??
    flags.contextTokens ??
    asked ??
    (era.defaultContext > 0 ? era.defaultContext : leastContext);
  const tuned = documented.test(inputs.evidence ?? "") && flags.memoryUtilization === undefined && era.name === "vllm";
  const mixed = gguf && new Set(named.devices.map((row) => row.id)).size > 1;
  const bytes = modelBytes(model, weights);
  const concurrency = Math.max(1, inputs.concurrency ?? 1);
  const accelerator = device ?? unusedAccelerator();
  const setup: Setup = {
    model,
    weights,
    bytes,
    engine: era,
    machine: machineOf(device, perNode, inputs),
    accelerator,
    nodes: gguf ? nodes : Math.max(1, Math.min(nodes, Math.ceil(replicaGpus / Math.max(1, perNode)))),
    parallelism,
    cpuExperts: false,
    contextTokens: Math.round(contextTokens),
    concurrency,
    workload: {
      inputTokens: Math.max(1, inputs.input_tokens ?? unstatedTokens),
      outputTokens: Math.max(1, inputs.output_tokens ?? unstatedTokens),
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
    memoryKnown: named.devices.length === 0 ? hardware.system_ram_gb != null : named.memoryKnown,
    concurrencyKnown: inputs.concurrency != null || gguf,
    ...(burst === undefined ? {} : { burst }),
  };
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

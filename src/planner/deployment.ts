import { GiB, MiB, type EngineName } from "../catalog/index.ts";
import { sharedMemoryBytes, storedBytes, streamBufferBytes, type Setup } from "../fit/index.ts";
import { scratchBytes } from "../speed/index.ts";
import { cronOf, scheduledMost } from "../schedule/index.ts";
import type { Deployment, Fit, Node, Scaling, Speed } from "./plan.ts";
import type { Request } from "./request.ts";
import type { WeightsRead } from "./weights-read.ts";

/** Longest a running request may take when a pod is drained; llama.cpp requests are the slowest. */
const drainSeconds = { vllm: 300, sglang: 300, "llama-cpp": 600, "vllm-ascend": 300 } satisfies Record<
  EngineName,
  number
>;

/** Extended resources of the device plugins. */
const acceleratorResources = {
  nvidia: "nvidia.com/gpu",
  amd: "amd.com/gpu",
  intel: "habana.ai/gaudi",
  ascend: "huawei.com/Ascend910",
  cpu: "",
} as const;

/** Cores per GPU that feed an engine process. */
const coresPerGpu = 8;

/** Seconds until a machine of the target has joined the cluster, and that the autoscaler keeps an empty one. */
const nodes = {
  aws: { start: 300, idle: 600 },
  alicloud: { start: 300, idle: 600 },
  // They are there, and nobody takes them away.
  kubernetes: { start: 0, idle: 0 },
} as const;

/** A stack without requests outside its windows keeps its replicas so long: a pause is no closing time. */
const cooldownSeconds = 900;

/** What a node says of itself. A server without accelerators is an x86 one in the whole catalog, and Ascend's hosts are Arm. */
function labelsOf({ machine, accelerator }: Setup): Readonly<Record<string, string>> {
  if (accelerator.productLabel !== undefined) return { "nvidia.com/gpu.product": accelerator.productLabel };
  // A cloud's machines are told by their pool, and no pool may be labelled so.
  return machine.target === "kubernetes" && machine.accelerators === 0 ? { "kubernetes.io/arch": "amd64" } : {};
}

/** Everything the components place, decided from the setup: they only copy it. */
export function deploymentOf(
  request: Request,
  setup: Setup,
  fit: Fit,
  speed: Speed,
  weightsRead: WeightsRead,
): Deployment {
  const { engine, machine, accelerator, model } = setup;
  const cores = Math.floor(machine.vcpu * 0.75);
  const startupBudgetSeconds = Math.ceil((speed.loadSeconds * 1.5) / 60) * 60;
  return {
    modelName: model.id,
    weightsFormat: setup.weights.format,
    weightsBytes: storedBytes(setup),
    weightsRead,
    ...(weightsRead === "stream" && { streamBufferBytes }),
    ...(weightsRead === "local" && { localDisk: localDiskOf(setup) }),
    acceleratorResource: acceleratorResources[accelerator.vendor],
    nodeLabels: labelsOf(setup),
    nodeMinimums: minimumsOf(setup),
    node: nodeOf(setup),
    port: engine.port,
    cpuRequest: fit.perHost.cpuWeightsBytes > 0 ? cores : Math.min(cores, coresPerGpu * machine.accelerators),
    memoryRequestBytes: Math.min(
      Math.ceil(fit.perHost.neededRamBytes / GiB) * GiB,
      Math.floor((machine.ramBytes * 0.9) / GiB) * GiB,
    ),
    sharedMemoryBytes: sharedMemoryBytes(setup),
    efaInterfaces: setup.nodes > 1 ? (machine.efaInterfaces ?? 0) : 0,
    startupBudgetSeconds,
    drainSeconds: drainSeconds[engine.name],
    nodeStartSeconds: nodes[machine.target].start,
    nodeIdleSeconds: nodes[machine.target].idle,
    scaling: scalingOf(request, setup, startupBudgetSeconds),
  };
}

/** Files take whole blocks, and of the folders that hold them too. */
const blocks = 1.01;

function localDiskOf(setup: Setup): NonNullable<Deployment["localDisk"]> {
  const weightsBytes = Math.ceil((storedBytes(setup) * blocks) / GiB) * GiB;
  return { weightsBytes, allBytes: weightsBytes + scratchBytes };
}

const mebibytesOf = ({ visibleBytes }: Setup["accelerator"]): number => Math.floor(visibleBytes / MiB);

/** Labels of NVIDIA's feature discovery: what the driver reports is never below what a framework can use. */
function minimumsOf({ accelerator, machine }: Setup): Readonly<Record<string, number>> {
  if (accelerator.vendor !== "nvidia") return {};
  return { "nvidia.com/gpu.count": machine.accelerators, "nvidia.com/gpu.memory": mebibytesOf(accelerator) };
}

function nodeOf({ accelerator, machine, engine }: Setup): Node {
  const { productLabel: product } = accelerator;
  const { leastDriver } = engine;
  return {
    ...(product !== undefined && { product }),
    acceleratorMebibytes: machine.accelerators === 0 ? 0 : mebibytesOf(accelerator),
    ...(leastDriver !== undefined && accelerator.vendor === "nvidia" && { leastDriver }),
    cores: machine.vcpu,
    ramBytes: machine.ramBytes,
  };
}

function scalingOf({ schedule, replicas }: Request, { concurrency }: Setup, startupBudgetSeconds: number): Scaling {
  return {
    waitingPerReplica: Math.max(1, concurrency),
    runningPerReplica: Math.max(1, Math.floor(concurrency * 0.8)),
    // One replica per cold start: a second step before the first is ready would only overshoot. A schedule brings all it asks for.
    stepReplicas: schedule === undefined ? 1 : Math.max(1, scheduledMost(schedule) - replicas.min),
    stepSeconds: Math.min(1800, startupBudgetSeconds),
    scaleDownWindowSeconds: Math.min(3600, 2 * startupBudgetSeconds),
    ...(replicas.min === 0 && { cooldownSeconds }),
    windows: schedule === undefined ? [] : cronOf(schedule),
  };
}

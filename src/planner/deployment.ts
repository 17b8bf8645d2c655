import { GiB } from "../catalog/index.ts";
import { sharedMemoryBytes, storedBytes, type Setup } from "../fit/index.ts";
import type { Deployment, Fit, Speed } from "./plan.ts";

/** Longest a running request may take when a pod is drained; llama.cpp requests are the slowest. */
const drainSeconds = { vllm: 300, sglang: 300, "llama-cpp": 600, "vllm-ascend": 300 } as const;

/** Extended resources of the device plugins. */
const acceleratorResources = {
  nvidia: "nvidia.com/gpu",
  amd: "amd.com/gpu",
  intel: "habana.ai/gaudi",
  ascend: "huawei.com/Ascend910",
} as const;

/** Cores per GPU that feed an engine process. */
const coresPerGpu = 8;

/** Everything the components place, decided from the setup: they only copy it. */
export function deploymentOf(setup: Setup, fit: Fit, speed: Speed): Deployment {
  const { engine, machine, accelerator, model } = setup;
  const cores = Math.floor(machine.vcpu * 0.75);
  const startupBudgetSeconds = Math.ceil((speed.loadSeconds * 1.5) / 60) * 60;
  return {
    modelName: model.id,
    weightsFormat: setup.weights.format,
    weightsBytes: storedBytes(setup),
    acceleratorResource: acceleratorResources[accelerator.vendor],
    nodeLabels: accelerator.productLabel === undefined ? {} : { "nvidia.com/gpu.product": accelerator.productLabel },
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
    scaling: {
      waitingPerReplica: Math.max(1, setup.concurrency),
      runningPerReplica: Math.max(1, Math.floor(setup.concurrency * 0.8)),
      // One replica per cold start: a second step before the first is ready would only overshoot.
      stepSeconds: Math.min(1800, startupBudgetSeconds),
      scaleDownWindowSeconds: Math.min(3600, 2 * startupBudgetSeconds),
    },
  };
}

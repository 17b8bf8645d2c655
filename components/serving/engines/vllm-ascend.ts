import { unroutingSeconds } from "../durations.ts";
import { compilerCaches } from "./caches.ts";
import type { Engine, EnvVar, Launch } from "./contract.ts";
import { commandLine } from "./flags.ts";
import { leaderAnswers, untilLeaderIsGone } from "./group.ts";
import { masterPort, vllm, vllmGroup, vllmParallelism } from "./vllm.ts";

function args(launch: Launch): string[] {
  const { plan, weightsPath } = launch;
  const flags = commandLine({
    "--served-model-name": plan.deployment.modelName,
    "--host": "0.0.0.0",
    "--port": plan.deployment.port,
    ...vllmParallelism(launch),
    ...vllmGroup(launch),
    "--max-model-len": plan.contextTokens,
    "--max-num-seqs": plan.concurrency,
    "--gpu-memory-utilization": plan.memoryUtilization,
    "--load-format": "safetensors",
    "--quantization": plan.weights === "int8" && "ascend",
  });
  return [weightsPath, ...flags];
}

/** HCCL, Gloo and the tensor-parallel group each choose an interface of their own if none is named. */
function env(launch: Launch): EnvVar[] {
  const podIp = { fieldRef: { fieldPath: "status.podIP" } };
  return [
    ...compilerCaches({ VLLM_CACHE_ROOT: "vllm" }),
    { name: "VLLM_ENGINE_READY_TIMEOUT_S", value: String(launch.plan.deployment.startupBudgetSeconds) },
    { name: "VLLM_HOST_IP", valueFrom: podIp },
    { name: "VLLM_NO_USAGE_STATS", value: "1" },
    { name: "HF_HUB_OFFLINE", value: "1" },
    ...(launch.role === "single"
      ? []
      : [
          { name: "HCCL_IF_IP", valueFrom: podIp },
          ...["GLOO_SOCKET_IFNAME", "TP_SOCKET_IFNAME", "HCCL_SOCKET_IFNAME"].map((name) => ({ name, value: "eth0" })),
        ]),
  ];
}

/** This version drops running requests on the stop signal, so this waits until none is left or the drain is over. */
function drainScript({ plan }: Launch): string {
  const { port, drainSeconds } = plan.deployment;
  return [
    "import time, urllib.request",
    `time.sleep(${unroutingSeconds})`,
    `end = time.time() + ${drainSeconds}`,
    "while time.time() < end:",
    `    text = urllib.request.urlopen("http://localhost:${port}/metrics", timeout=5).read().decode()`,
    `    lines = [line for line in text.splitlines() if line.startswith("${vllm.metrics.running}")]`,
    "    if sum(float(line.split()[-1]) for line in lines) == 0:",
    "        break",
    "    time.sleep(2)",
  ].join("\n");
}

/** vLLM with Huawei's plugin, a few versions behind: no draining by itself, no streaming loader. */
export const vllmAscend: Engine = {
  ...vllm,
  args,
  env,
  preStop: (launch) =>
    launch.role === "worker"
      ? untilLeaderIsGone(masterPort)
      : { exec: { command: ["python3", "-c", drainScript(launch)] } },
  workerProbe: leaderAnswers(masterPort),
};

import { compilerCaches } from "./caches.ts";
import type { Engine, EnvVar, Launch } from "./contract.ts";
import { commandLine } from "./flags.ts";
import { vllm, vllmServer } from "./vllm.ts";

function args(launch: Launch): string[] {
  const { plan, weightsPath } = launch;
  const flags = commandLine({
    ...vllmServer(launch),
    "--load-format": "safetensors",
    "--quantization": plan.weights === "int8" && "ascend",
    "--shutdown-timeout": plan.deployment.drainSeconds,
    "--disable-access-log-for-endpoints": "/health,/metrics,/ping",
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

/** What the image's entry point does, which a command takes the place of: libraries and paths of CANN and its operators. */
const withToolkit = [
  "source /usr/local/Ascend/ascend-toolkit/set_env.sh",
  "source /usr/local/Ascend/nnal/atb/set_env.sh",
  'exec "$0" "$@"',
].join("\n");

/**
 * vLLM with Huawei's plugin, some versions behind: its own quantisation, its own fabric, and no streaming loader.
 * Device files are `HwHiAiUser`'s, 0660, and HCCL wants a user with a name (vllm-ascend issue 9490, May 2026).
 */
export const vllmAscend: Engine = {
  ...vllm,
  command: ["/bin/bash", "-c", withToolkit, ...vllm.command],
  deviceGroup: { name: "HwHiAiUser", id: 1000 },
  args,
  env,
};

import { unroutingSeconds } from "../durations.ts";
import { compilerCaches } from "./caches.ts";
import type { Engine, Launch } from "./contract.ts";
import { engineHome } from "./contract.ts";
import type { Flags } from "./flags.ts";
import { commandLine } from "./flags.ts";
import { fabricEnv, leaderAddress, leaderAnswers, nodeRank, requestsPerRank, untilLeaderIsGone } from "./group.ts";

const rendezvousPort = 20000;
const ownAddress = "$(POD_IP)";
/** Options in a file: what the command line says can be read by whoever lists processes. */
const optionsFile = `${engineHome}/options.yaml`;

/** A leader whose ranks have requests of their own listens there, and one listens at addresses, not at names. */
const listens = ({ plan, role }: Launch): boolean => role === "leader" && plan.parallelism.dataParallel > 1;

function group(launch: Launch): Flags {
  const { plan, role } = launch;
  if (role === "single") return {};
  return {
    "--nnodes": plan.nodesPerReplica,
    "--node-rank": nodeRank,
    "--dist-init-addr": `${listens(launch) ? ownAddress : leaderAddress}:${rendezvousPort}`,
  };
}

function adaptersOf({ plan: { adapters: room }, adapters }: Launch): Flags {
  if (room === undefined) return {};
  return {
    "--enable-lora": true,
    "--max-loras-per-batch": room.slots,
    "--max-lora-rank": room.rank,
    "--lora-target-modules": room.modules,
    "--lora-paths": adapters.map(({ name, path }) => `${name}=${path}`),
  };
}

function args(launch: Launch): string[] {
  const { plan, weightsPath, apiKeyFile } = launch;
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.parallelism;
  return commandLine({
    "--model-path": weightsPath,
    "--served-model-name": plan.deployment.modelName,
    "--host": "0.0.0.0",
    "--port": plan.deployment.port,
    // SGLang counts all GPUs of a stage, and tells how many ranks with requests of their own attention has among them.
    "--tp-size": tensorParallel * dataParallel,
    "--pp-size": pipelineParallel > 1 && pipelineParallel,
    "--attn-dp-size": dataParallel > 1 && dataParallel,
    "--ep-size": expertParallel > 1 && expertParallel,
    ...group(launch),
    "--context-length": plan.contextTokens,
    // Of all ranks; each takes its share, rounded down.
    "--max-running-requests": requestsPerRank(plan) * dataParallel,
    "--mem-fraction-static": plan.memoryUtilization,
    "--kv-cache-dtype": plan.kvCacheDtype === "fp8" && "fp8_e4m3",
    "--load-format": "safetensors",
    ...adaptersOf(launch),
    "--enable-metrics": true,
    "--config": apiKeyFile !== undefined && optionsFile,
  });
}

/** Waits for running requests by itself once it gets the stop signal. */
export const sglang: Engine = {
  command: ["python3", "-m", "sglang.launch_server"],
  args,
  env: (launch) => [
    ...compilerCaches({ SGLANG_DG_CACHE_DIR: "deep-gemm" }),
    { name: "HF_HUB_OFFLINE", value: "1" },
    ...(listens(launch) ? [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }] : []),
    ...fabricEnv(launch),
  ],
  takeKey: (file) => ["umask 077", `printf 'api-key: |-\\n  %s\\n' "$(cat ${file})" > ${optionsFile}`],
  keyedMetrics: false,
  healthPath: "/health",
  metrics: {
    waiting: "sglang:num_queue_reqs",
    running: "sglang:num_running_reqs",
    outputTokens: "sglang:generation_tokens_total",
    inputTokens: "sglang:prompt_tokens_total",
    cacheUsage: "sglang:token_usage",
    latencies: { firstToken: "sglang:time_to_first_token_seconds", nextToken: "sglang:inter_token_latency_seconds" },
  },
  preStop: ({ role }) =>
    role === "worker" ? untilLeaderIsGone(rendezvousPort) : { sleep: { seconds: unroutingSeconds } },
  workerProbe: () => leaderAnswers(rendezvousPort),
};

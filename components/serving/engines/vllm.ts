import type { Deployment, Plan } from "../../../src/planner/plan.ts";
import { unroutingSeconds } from "../durations.ts";
import { compilerCaches } from "./caches.ts";
import type { Engine, EnvVar, Launch } from "./contract.ts";
import type { Flags } from "./flags.ts";
import { commandLine } from "./flags.ts";
import { fabricEnv, leaderAddress, leaderAnswers, nodeRank, requestsPerRank, untilLeaderIsGone } from "./group.ts";

const masterPort = 29500;
/** Ranks of other nodes meet the leader's here; what they say to each other goes over ports that the leader tells them. */
const ranksPort = 13345;

/** Of the environment: Kubernetes expands it in arguments. */
const ownAddress = "$(VLLM_HOST_IP)";

/** Weights stream from the mounted store with many readers, or are read file by file; safetensors only, never pickles. */
function loading({ weightsRead, streamBufferBytes }: Deployment): Flags {
  if (weightsRead !== "stream") return { "--load-format": "safetensors" };
  // Without a limit each rank keeps all that it reads in host memory: together the whole model.
  const config = { concurrency: 16, distributed: true, memory_limit: streamBufferBytes };
  return { "--load-format": "runai_streamer", "--model-loader-extra-config": JSON.stringify(config) };
}

function vllmParallelism({ plan }: Launch): Flags {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.parallelism;
  return {
    "--tensor-parallel-size": tensorParallel,
    "--pipeline-parallel-size": pipelineParallel,
    "--data-parallel-size": dataParallel > 1 && dataParallel,
    "--enable-expert-parallel": expertParallel > 1,
  };
}

/** vLLM's own launch over several nodes, without Ray: the ranks of one model, or ranks with requests of their own. */
function vllmGroup(launch: Launch): Flags {
  const { plan, role } = launch;
  if (role === "single") return {};
  return {
    "--distributed-executor-backend": "mp",
    "--nnodes": plan.nodesPerReplica,
    "--node-rank": nodeRank,
    ...(plan.parallelism.dataParallel > 1 ? meetingOfRanks(launch) : meetingOfNodes),
    "--headless": role === "worker",
  };
}

const meetingOfNodes: Flags = {
  "--master-addr": leaderAddress,
  "--master-port": masterPort,
};

/** A node's first rank follows from the node's own, so no `--data-parallel-start-rank` has to be computed in a shell. */
function meetingOfRanks({ plan, role }: Launch): Flags {
  return {
    "--data-parallel-size-local": plan.parallelism.dataParallel / plan.nodesPerReplica,
    // The leader listens there, and one listens at addresses, not at names.
    "--data-parallel-address": role === "leader" ? ownAddress : leaderAddress,
    "--data-parallel-rpc-port": ranksPort,
  };
}

/** What is open for as long as the leader lives. Ranks meet once and part; the API stays until the last request is done. */
const leaderPort = ({ parallelism, deployment }: Plan): number =>
  parallelism.dataParallel > 1 ? deployment.port : masterPort;

/** Every process keeps the room; the one that answers knows the names. None is ever loaded while it runs. */
function vllmAdapters({ plan: { adapters: room }, role, adapters }: Launch): Flags {
  if (room === undefined) return {};
  return {
    "--enable-lora": true,
    "--max-loras": room.slots,
    "--max-lora-rank": room.rank,
    // Without it vLLM keeps room for adapters of every routed expert too.
    "--lora-target-modules": room.modules,
    "--lora-modules": role !== "worker" && adapters.map(({ name, path }) => `${name}=${path}`),
  };
}

/** What serves and how much at once, whatever the device. */
export function vllmServer(launch: Launch): Flags {
  const { plan } = launch;
  return {
    "--served-model-name": plan.deployment.modelName,
    "--host": "0.0.0.0",
    "--port": plan.deployment.port,
    ...vllmParallelism(launch),
    ...vllmGroup(launch),
    "--max-model-len": plan.contextTokens,
    "--max-num-seqs": requestsPerRank(plan),
    "--gpu-memory-utilization": plan.memoryUtilization,
  };
}

function args(launch: Launch): string[] {
  const { plan, weightsPath } = launch;
  const flags = commandLine({
    ...vllmServer(launch),
    "--kv-cache-dtype": plan.kvCacheDtype !== "bf16" && plan.kvCacheDtype,
    ...loading(plan.deployment),
    ...vllmAdapters(launch),
    "--shutdown-timeout": plan.deployment.drainSeconds,
    "--disable-access-log-for-endpoints": "/health,/metrics,/ping",
  });
  return [weightsPath, ...flags];
}

function env(launch: Launch): EnvVar[] {
  return [
    ...compilerCaches({ VLLM_CACHE_ROOT: "vllm" }),
    { name: "VLLM_ENGINE_READY_TIMEOUT_S", value: String(launch.plan.deployment.startupBudgetSeconds) },
    { name: "VLLM_HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    { name: "VLLM_MAX_N_SEQUENCES", value: "64" },
    { name: "VLLM_NO_USAGE_STATS", value: "1" },
    { name: "HF_HUB_OFFLINE", value: "1" },
    ...fabricEnv(launch),
  ];
}

export const vllm: Engine = {
  command: ["vllm", "serve"],
  args,
  env,
  takeKey: (file) => [`export VLLM_API_KEY="$(cat ${file})"`],
  keyedMetrics: false,
  healthPath: "/health",
  metrics: {
    waiting: "vllm:num_requests_waiting",
    running: "vllm:num_requests_running",
    outputTokens: "vllm:generation_tokens_total",
    inputTokens: "vllm:prompt_tokens_total",
    cacheUsage: "vllm:kv_cache_usage_perc",
    latencies: { firstToken: "vllm:time_to_first_token_seconds", nextToken: "vllm:inter_token_latency_seconds" },
  },
  preStop: ({ role, plan }) =>
    role === "worker" ? untilLeaderIsGone(leaderPort(plan)) : { sleep: { seconds: unroutingSeconds } },
  workerProbe: (plan) => leaderAnswers(leaderPort(plan)),
  // The container toolkit's hook writes into the root file system of this image (KServe keeps it writable for that reason).
};

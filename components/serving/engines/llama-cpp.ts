import { unroutingSeconds } from "../durations.ts";
import type { Engine, Launch } from "./contract.ts";
import type { Flags } from "./flags.ts";
import { commandLine } from "./flags.ts";

const promptCacheMiB = 2048;

function layers({ plan }: Launch): Flags {
  if (plan.layerSplit === undefined) return {};
  const { layersPerGpu, cpuExpertLayers } = plan.layerSplit;
  const severalGpus = layersPerGpu.length > 1;
  return {
    "--n-gpu-layers": layersPerGpu.reduce((sum, count) => sum + count, 0),
    "--split-mode": severalGpus && "layer",
    "--tensor-split": severalGpus && layersPerGpu.join(","),
    "--n-cpu-moe": cpuExpertLayers > 0 && cpuExpertLayers,
  };
}

const readsHostMemory = ({ plan }: Launch): boolean =>
  plan.gpusPerNode === 0 || (plan.layerSplit?.cpuExpertLayers ?? 0) > 0;

function args(launch: Launch): string[] {
  const { plan, weightsPath, apiKeyFile, adapters } = launch;
  // It applies to every request, so its name is the one that is served.
  const [adapter] = adapters;
  return commandLine({
    "--model": weightsPath,
    "--lora": adapter?.path,
    "--alias": adapter?.name ?? plan.deployment.modelName,
    "--host": "0.0.0.0",
    "--port": plan.deployment.port,
    // The slots share one cache: each of them gets the plan's context.
    "--ctx-size": plan.contextTokens * plan.concurrency,
    "--parallel": plan.concurrency,
    // Without it the attention scores of a whole context would have to fit beside the weights.
    "--flash-attn": "on",
    "--cache-type-k": plan.kvCacheDtype !== "bf16" && plan.kvCacheDtype,
    "--cache-type-v": plan.kvCacheDtype !== "bf16" && plan.kvCacheDtype,
    ...layers(launch),
    // Memory that the CPU computes from is spread over the sockets of the host; with one socket it changes nothing.
    "--numa": readsHostMemory(launch) && "distribute",
    "--threads": plan.deployment.cpuRequest,
    "--load-mode": "mmap",
    "--cache-ram": promptCacheMiB,
    "--timeout": plan.deployment.drainSeconds,
    "--metrics": true,
    "--jinja": true,
    "--reasoning-format": "deepseek",
    "--api-key-file": apiKeyFile,
  });
}

/** The server drops running requests on the stop signal, so this waits until none is left or the drain is over. */
function drainScript({ plan, apiKeyFile }: Launch): string {
  const { port, drainSeconds } = plan.deployment;
  const key = apiKeyFile === undefined ? "" : `-H "Authorization: Bearer $(head -n 1 ${apiKeyFile})" `;
  return [
    `sleep ${unroutingSeconds}`,
    `end=$(($(date +%s) + ${drainSeconds}))`,
    `while [ "$(date +%s)" -lt "$end" ]; do`,
    `  metrics=$(curl -sf ${key}http://localhost:${port}/metrics) || break`,
    `  echo "$metrics" | grep -q '^llamacpp:requests_processing 0' && break`,
    "  sleep 2",
    "done",
  ].join("\n");
}

/** For GGUF: layers over the GPUs, experts in host memory where the plan says so. */
export const llamaCpp: Engine = {
  command: ["/app/llama-server"],
  args,
  env: () => [],
  keyedMetrics: true,
  healthPath: "/health",
  metrics: {
    waiting: "llamacpp:requests_deferred",
    running: "llamacpp:requests_processing",
    outputTokens: "llamacpp:tokens_predicted_total",
    inputTokens: "llamacpp:prompt_tokens_total",
  },
  preStop: (launch) => ({ exec: { command: ["/bin/sh", "-c", drainScript(launch)] } }),
};

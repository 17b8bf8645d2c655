import { catalog } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config/index.ts";
import { planDeployment, type Plan } from "../../src/planner/index.ts";
import { layouts } from "../../src/planner/layout.ts";
import { profileNames, profileOf } from "../../src/profiles/index.ts";
import { workloadSpecOf } from "./tried.ts";

/**
 * The arguments that every pod of an engine is started with, over all profiles, targets and layouts, and what it must make
 * of them, as JSON: `node scripts/try-engine/arguments.ts <vllm | sglang>`, for the Python of that name. How to run both:
 * docs/serving.md.
 */
interface Pod {
  readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] };
}

const [engine = "vllm"] = process.argv.slice(2);
const targets = ["aws", "alicloud", "kubernetes"] as const;

const asked = profileNames.flatMap((profile) =>
  targets
    .filter((target) => profileOf(profile).placements[target] !== undefined)
    .flatMap((target) =>
      layouts.flatMap((layout) =>
        ["bf16", "fp8"].flatMap((kvCacheDtype) =>
          [{}, { weightsRead: "shared" }].map((read) => ({ profile, target, layout, kvCacheDtype, engine, ...read })),
        ),
      ),
    ),
);

const plans = asked.flatMap((config) => {
  const { weights } = profileOf(config.profile);
  const readable = catalog.engines.find(({ name }) => name === engine)?.computes ?? [];
  const row = catalog.weights.find(
    ({ id, models }) => id === weights && models.includes(profileOf(config.profile).model),
  );
  if (row === undefined || !readable.includes(row.compute)) return [];
  const plan = planDeployment(readConfig(config, catalog).request, catalog);
  return plan.verdict === "fits" ? [{ name: Object.values(config).join(" "), plan }] : [];
});

function podsOf(plan: Plan): readonly Pod[] {
  const { template, leaderWorkerTemplate: group } = workloadSpecOf(plan) as {
    template: Pod;
    leaderWorkerTemplate?: { leaderTemplate: Pod; workerTemplate: Pod };
  };
  return group === undefined ? [template] : [group.leaderTemplate, group.workerTemplate];
}

/** As Kubernetes expands them. */
const expanded = (arg: string, node: number) =>
  arg
    .replaceAll("$(LWS_WORKER_INDEX)", String(node))
    .replaceAll(/\$\((LWS_LEADER_ADDRESS|VLLM_HOST_IP|POD_IP)\)/g, "127.0.0.1");

function ofVllm(plan: Plan, node: number) {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.parallelism;
  const ranks = dataParallel / plan.nodesPerReplica;
  return {
    tensor_parallel_size: tensorParallel,
    pipeline_parallel_size: pipelineParallel,
    data_parallel_size: dataParallel,
    enable_expert_parallel: expertParallel > 1,
    ...(dataParallel > 1 && { data_parallel_size_local: ranks, data_parallel_rank: node * ranks }),
    max_model_len: plan.contextTokens,
    max_num_seqs: Math.ceil(plan.concurrency / dataParallel),
    gpu_memory_utilization: plan.memoryUtilization,
    shutdown_timeout: plan.deployment.drainSeconds,
  };
}

function ofSglang(plan: Plan) {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.parallelism;
  return {
    tp_size: tensorParallel * dataParallel,
    pp_size: pipelineParallel,
    attn_dp_size: dataParallel,
    ep_size: expertParallel,
    nnodes: plan.nodesPerReplica,
    context_length: plan.contextTokens,
    max_running_requests: Math.ceil(plan.concurrency / dataParallel) * dataParallel,
    mem_fraction_static: plan.memoryUtilization,
  };
}

const cases = plans.flatMap(({ name, plan }) =>
  podsOf(plan).map((pod, node) => {
    return {
      name: `${name}, node ${String(node)}`,
      experts: catalog.models.find(({ id }) => id === plan.model)?.experts !== undefined,
      gpus: plan.gpusPerNode,
      headless: node > 0,
      args: pod.spec.containers[0].args.map((arg) => expanded(arg, node)),
      expected: engine === "sglang" ? ofSglang(plan) : ofVllm(plan, node),
    };
  }),
);
process.stdout.write(JSON.stringify(cases));

import { inferenceObjects } from "../../components/serving/objects.ts";
import { placementOf } from "../../components/serving/placement.ts";
import { catalog } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config/index.ts";
import { planDeployment, type Plan } from "../../src/planner/index.ts";
import { layouts } from "../../src/planner/layout.ts";
import { profileNames, profileOf } from "../../src/profiles/index.ts";

/**
 * The arguments that every pod of vLLM is started with, over all profiles, targets and layouts, and what its engine must
 * make of them, as JSON for `vllm-arguments.py`. How to run both: docs/serving.md.
 */
interface Pod {
  readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] };
}

const targets = ["aws", "alicloud", "kubernetes"] as const;

const asked = profileNames.flatMap((profile) =>
  targets
    .filter((target) => profileOf(profile).placements[target] !== undefined)
    .flatMap((target) =>
      layouts.flatMap((layout) =>
        ["bf16", "fp8"].map((kvCacheDtype) => ({ profile, target, layout, kvCacheDtype, engine: "vllm" })),
      ),
    ),
);

const plans = asked.flatMap((config) => {
  const { weights } = profileOf(config.profile);
  const readable = catalog.engines.find(({ name }) => name === "vllm")?.computes ?? [];
  const row = catalog.weights.find(
    ({ id, models }) => id === weights && models.includes(profileOf(config.profile).model),
  );
  if (row === undefined || !readable.includes(row.compute)) return [];
  const plan = planDeployment(readConfig(config, catalog).request, catalog);
  return plan.verdict === "fits" ? [{ name: Object.values(config).join(" "), plan }] : [];
});

function podsOf(plan: Plan): readonly Pod[] {
  const site = {
    nodeSelector: {},
    tolerations: [],
    registry: {},
    identity: { by: "none" },
    weights: { kind: "claim", claim: "weights" },
  } as const;
  const spec = inferenceObjects(plan, placementOf("tried", plan, site, {})).find(({ key }) => key === "workload")
    ?.object.spec;
  const { template, leaderWorkerTemplate: group } = spec as {
    template: Pod;
    leaderWorkerTemplate?: { leaderTemplate: Pod; workerTemplate: Pod };
  };
  return group === undefined ? [template] : [group.leaderTemplate, group.workerTemplate];
}

/** As Kubernetes expands them. */
const expanded = (arg: string, node: number) =>
  arg
    .replaceAll("$(LWS_WORKER_INDEX)", String(node))
    .replaceAll(/\$\((LWS_LEADER_ADDRESS|VLLM_HOST_IP)\)/g, "127.0.0.1");

const cases = plans.flatMap(({ name, plan }) =>
  podsOf(plan).map((pod, node) => {
    const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = plan.parallelism;
    const ranks = dataParallel / plan.nodesPerReplica;
    return {
      name: `${name}, node ${String(node)}`,
      experts: catalog.models.find(({ id }) => id === plan.model)?.experts !== undefined,
      gpus: plan.gpusPerNode,
      headless: node > 0,
      args: pod.spec.containers[0].args.map((arg) => expanded(arg, node)),
      expected: {
        tensor_parallel_size: tensorParallel,
        pipeline_parallel_size: pipelineParallel,
        data_parallel_size: dataParallel,
        enable_expert_parallel: expertParallel > 1,
        ...(dataParallel > 1 && { data_parallel_size_local: ranks, data_parallel_rank: node * ranks }),
        max_model_len: plan.contextTokens,
        max_num_seqs: Math.ceil(plan.concurrency / dataParallel),
        gpu_memory_utilization: plan.memoryUtilization,
        shutdown_timeout: plan.deployment.drainSeconds,
      },
    };
  }),
);
process.stdout.write(JSON.stringify(cases));

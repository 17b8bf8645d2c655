import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { trainingObjects } from "../../../components/training/objects.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { planTraining, type TrainingPlan, type TrainingRequest } from "../../../src/training/index.ts";

const request: TrainingRequest = {
  name: "training",
  model: "deepseek-r1-distill-qwen-32b",
  method: "qlora",
  machine: "2xrtx4090",
  machines: 1,
  tokens: 20_000_000,
  sequenceTokens: 2048,
  batchPerGpu: 1,
  adapterRank: 16,
  region: "",
  paths: { model: "deepseek-r1-distill-qwen-32b/bf16", dataset: "data/train.jsonl", output: "adapters/training" },
};

function planned(change: Partial<TrainingRequest> = {}): TrainingPlan {
  const plan = planTraining({ ...request, ...change }, catalog);
  if (plan.verdict === "refused") throw new Error(plan.reasons.join());
  return plan;
}

const placement = { namespace: "training", nodeSelector: {}, tolerations: [], registry: {}, claim: "deepseek-weights" };
const objectsOf = (plan: TrainingPlan) => trainingObjects(plan, placement).map(({ object }) => object);
const find = (plan: TrainingPlan, kind: string, name = "training") =>
  objectsOf(plan).find((object) => object.kind === kind && object.metadata.name === name);
const onTwo = planned({ method: "full", machine: "8xh100-nvl", machines: 2 });

describe("a fine-tuning job", () => {
  test("as YAML", async () => {
    const documents = objectsOf(planned()).map((object) =>
      stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }),
    );
    await expect(documents.join("---\n")).toMatchFileSnapshot("../golden/training.yaml");
  });

  test("runs on as many nodes and processes as planned, all of them at once", () => {
    expect(find(onTwo, "TrainJob")?.spec).toEqual({
      runtimeRef: { apiGroup: "trainer.kubeflow.org", kind: "TrainingRuntime", name: "training" },
      trainer: { numNodes: 2, numProcPerNode: 8 },
    });
    expect(find(onTwo, "TrainingRuntime")?.spec).toMatchObject({ mlPolicy: { numNodes: 2, torch: {} } });
  });

  test("passes Pod Security restricted, holds no token and runs no code that comes with a model", () => {
    const text = JSON.stringify(find(planned(), "TrainingRuntime"));
    for (const part of [
      '"runAsNonRoot":true',
      '"automountServiceAccountToken":false',
      '"drop":["ALL"]',
      '"type":"RuntimeDefault"',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/hostPath|hostNetwork|privileged":true/);
    expect(planned().deployment.recipe["trust_remote_code"]).toBe(false);
  });

  test("reaches names alone; the nodes of one job each other", () => {
    const ways = (plan: TrainingPlan) =>
      find(plan, "NetworkPolicy")?.spec as { ingress?: unknown[]; egress: unknown[] };
    expect(ways(planned()).ingress).toBeUndefined();
    expect(ways(planned()).egress).toHaveLength(1);
    expect(ways(onTwo).ingress).toHaveLength(1);
    expect(ways(onTwo).egress).toHaveLength(2);
  });

  test("goes on from its last checkpoint, kept in the volume", () => {
    expect(planned().deployment.recipe).toMatchObject({
      output_dir: "/data/adapters/training",
      auto_resume_from_checkpoints: true,
      load_in_4bit: true,
      adapter: "qlora",
    });
    expect(onTwo.deployment.recipe).toMatchObject({ fsdp_version: 2, fsdp_config: { reshard_after_forward: true } });
    expect(onTwo.deployment.recipe).not.toHaveProperty("adapter");
  });

  test("told otherwise is another job", () => {
    const told = (plan: TrainingPlan) => find(plan, "TrainJob")?.metadata.annotations?.["deepseek-clusters/told"];
    expect(told(planned({ adapterRank: 32 }))).not.toBe(told(planned()));
    expect(told(planned())).toBe(told(planned()));
  });
});

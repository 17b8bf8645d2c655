import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { trainingWriterOf } from "../../../components/training/keeper.ts";
import { trainingObjects } from "../../../components/training/objects.ts";
import type { TrainingPlacement } from "../../../components/training/placement.ts";
import { onAck, onEks } from "../placements.ts";
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
  writesTo: "volume",
  paths: { model: "deepseek-r1-distill-qwen-32b/bf16", dataset: "data/train.jsonl", output: "adapters/training" },
};

function planned(change: Partial<TrainingRequest> = {}): TrainingPlan {
  const plan = planTraining({ ...request, ...change }, catalog);
  if (plan.verdict === "refused") throw new Error(plan.reasons.join());
  return plan;
}

const placement: TrainingPlacement = {
  namespace: "training",
  nodeSelector: {},
  tolerations: [],
  registry: {},
  identity: { by: "none" },
  weights: { kind: "claim", claim: "deepseek-weights" },
};
const objectsOf = (plan: TrainingPlan, at = placement) => trainingObjects(plan, at).map(({ object }) => object);
const find = (plan: TrainingPlan, kind: string, name = "training", at = placement) =>
  objectsOf(plan, at).find((object) => object.kind === kind && object.metadata.name === name);
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

describe("a job whose result goes to a bucket", () => {
  const inCloud = planned({
    method: "full",
    machine: "p5.48xlarge",
    machines: 2,
    region: "us-east-1",
    writesTo: "bucket",
  });
  const { identity, weights, tolerations, registry } = onEks;
  const onAws: TrainingPlacement = { ...placement, identity, weights, tolerations, registry };
  const onAlicloud: TrainingPlacement = { ...placement, identity: onAck.identity, weights: onAck.weights };

  test.each([
    ["aws", onAws],
    ["alicloud", onAlicloud],
  ])("as YAML on %s", async (target, at) => {
    const documents = objectsOf(inCloud, at).map((object) =>
      stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }),
    );
    await expect(documents.join("---\n")).toMatchFileSnapshot(`../golden/training.${target}.yaml`);
  });

  test("is mounted to be read; only the container beside the trainer writes, and only its folder", () => {
    const pod = JSON.stringify(find(inCloud, "TrainingRuntime", "training", onAws));
    expect(pod).toContain('"claimName":"training-weights","readOnly":true');
    expect(pod).toContain('{"name":"PREFIX","value":"adapters/training"}');
    expect(trainingWriterOf(inCloud)).toEqual({
      namespace: "training",
      serviceAccount: "training",
      prefix: "adapters/training",
    });
    expect(trainingWriterOf(planned())).toBeUndefined();
  });

  test("reaches HTTPS, its credentials and nothing else; the metadata address stays shut", () => {
    const { egress } = find(inCloud, "NetworkPolicy", "training", onAws)?.spec as { egress: object[] };
    // DNS, the other node, the agent for credentials, HTTPS.
    expect(egress).toHaveLength(4);
    expect(JSON.stringify(egress.at(-1))).toContain('"except":["169.254.0.0/16"]');
  });

  test("keeps room on the node for three checkpoints", () => {
    // 32.76 billion parameters × 14 bytes × 3, and 20 million tokens × 24 bytes.
    expect((inCloud.deployment.scratchBytes ?? 0) / 1e12).toBeCloseTo(1.377, 2);
    const { disk } = inCloud.memory.perHost;
    expect(disk?.neededBytes).toBeLessThan(disk?.bytes ?? 0);
  });
});

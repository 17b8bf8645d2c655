import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, runStack } from "./project.ts";

const job = { method: "qlora", machine: "2xrtx4090", tokens: 20_000_000, dataset: "data/train.jsonl" };
const alone = (training: object) => ({
  profile: "r1-32b-1xrtx4090",
  target: "kubernetes",
  serve: "false",
  training: JSON.stringify(training),
});

describe("QLoRA of R1-32B on two RTX 4090", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("dev", alone(job));
  });

  test("is a job of Kubeflow Trainer in a namespace of its own, and no service", () => {
    expect(run.errors).toEqual([]);
    expect(run.all("deepseek-clusters:index:InferenceService")).toEqual([]);
    const kinds = ofPackage(run, "kubernetes").map(({ type }) => type.split(":").at(-1));
    expect(kinds.sort()).toEqual([
      "ConfigMap",
      "Namespace",
      "NetworkPolicy",
      "NetworkPolicy",
      "ServiceAccount",
      "TrainJob",
      "TrainingRuntime",
    ]);
  });

  test("waits for its walls, and is replaced where it is told otherwise", () => {
    const trainJob = run.only("kubernetes:trainer.kubeflow.org/v1alpha1:TrainJob");
    const policies = run.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(({ urn }) => urn);
    expect(trainJob.dependencies).toEqual(expect.arrayContaining(policies));
    expect(trainJob.replaceOnChanges).toContain("spec");
    expect(trainJob.deleteBeforeReplace).toBe(true);
  });

  test("tells memory, hours and cost before anything exists", () => {
    expect(run.outputs["training"]).toMatchObject({
      plan: { method: "qlora", memory: { perGpu: { freeBytes: expect.any(Number) as number } } },
      cost: { hours: expect.any(String) as string },
      job: "training",
    });
  });
});

test("a job stands beside a service on the same cluster", async () => {
  const run = await runStack("dev", { ...alone(job), serve: "true" });
  expect(run.errors).toEqual([]);
  expect(run.all("kubernetes:apps/v1:Deployment")).toHaveLength(1);
  expect(run.all("kubernetes:trainer.kubeflow.org/v1alpha1:TrainJob")).toHaveLength(1);
});

test.each([
  [
    "671B in full on 16 × H100",
    { ...job, method: "full", model: "deepseek-v3", machine: "p5.48xlarge", machines: 2 },
    /short per GPU/,
  ],
  ["a machine that is none", { ...job, machine: "2xrtx409" }, /training\.machine: .*did you mean "2xrtx4090"/],
  ["a job without data", { method: "lora", tokens: 1000 }, /training\.dataset: is missing/],
])("%s ends the run before anything is registered", async (_, training, expected) => {
  const run = await runStack("dev", alone(training));
  expect(run.errors.join("\n")).toMatch(expected);
  expect(run.resources.filter(({ custom }) => custom)).toEqual([]);
});

test("training on a cluster whose weights are only read is refused", async () => {
  const run = await runStack("prod", { training: JSON.stringify(job) });
  expect(run.errors.join("\n")).toMatch(/training: needs a volume it may write/);
});

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

const onAws = {
  method: "lora",
  machine: "p5en.48xlarge",
  machines: 3,
  model: "deepseek-r1",
  tokens: 20_000_000,
  dataset: "data",
};

describe("R1 with LoRA on the cluster that serves it", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("prod", { training: JSON.stringify({ ...onAws, name: "tone" }) });
  });

  test("gets machines that come with the job and go after it", () => {
    expect(run.errors).toEqual([]);
    const groups = run.all("aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => inputs["scalingConfig"]);
    expect(groups).toContainEqual({ minSize: 0, desiredSize: 0, maxSize: 3 });
  });

  test("may write the folder of its result and nothing else; the bucket is mounted to be read", () => {
    const associations = run.all("aws:eks/podIdentityAssociation:PodIdentityAssociation").map(({ inputs }) => inputs);
    const [own] = associations.filter(({ serviceAccount }) => serviceAccount === "tone");
    expect(own).toMatchObject({ namespace: "tone" });
    const policies = run.all("aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => JSON.stringify(inputs["policy"]));
    const writing = policies.filter((policy) => policy.includes("s3:PutObject"));
    expect(writing).toHaveLength(1);
    expect(writing[0]).toContain("/adapters/tone/*");
    const volumes = run.all("kubernetes:core/v1:PersistentVolume").map(({ inputs }) => JSON.stringify(inputs));
    expect(volumes.every((volume) => volume.includes('"readOnly":true'))).toBe(true);
  });
});

test("a stack that only trains keeps no machine waiting", async () => {
  const run = await runStack("prod", { serve: "false", training: JSON.stringify(onAws) });
  expect(run.errors).toEqual([]);
  const groups = run.all("aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => inputs["scalingConfig"]);
  // Of the profile, for services of other stacks, and of the job; the third is that of the system.
  expect(groups).toContainEqual({ minSize: 0, desiredSize: 0, maxSize: 4 });
  expect(groups).toContainEqual({ minSize: 0, desiredSize: 0, maxSize: 3 });
});

test("on Alibaba Cloud the job takes a role of its own by the token of its account", async () => {
  const training = { ...onAws, machine: "ecs.gn7e-c16g1.16xlarge", machines: 1, model: "deepseek-r1-distill-qwen-32b" };
  const run = await runStack("staging", { training: JSON.stringify(training) });
  expect(run.errors).toEqual([]);
  const roles = run.all("alicloud:ram/role:Role").map(({ inputs }) => JSON.stringify(inputs));
  expect(roles.some((role) => role.includes("system:serviceaccount:training:training"))).toBe(true);
  const runtime = JSON.stringify(run.only("kubernetes:trainer.kubeflow.org/v1alpha1:TrainingRuntime"));
  expect(runtime).toContain("ROLE_ARN");
});

test.each([
  [
    "a machine of elsewhere",
    { ...onAws, machine: "2xrtx4090" },
    {},
    /training\.machine: 2xrtx4090 is a machine of kubernetes/,
  ],
  ["another region", { ...onAws, region: "us-west-2" }, {}, /training\.region: is us-west-2/],
  [
    "the cluster of another stack",
    onAws,
    { clusterStack: "organization/deepseek-clusters/cluster" },
    /training: belongs to the stack of the cluster/,
  ],
])("a job on %s is refused with what would work", async (_, training, more, expected) => {
  const run = await runStack("prod", { ...more, training: JSON.stringify(training) });
  expect(run.errors.join("\n")).toMatch(expected);
});

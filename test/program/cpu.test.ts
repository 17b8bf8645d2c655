import { expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { runStack } from "./project.ts";

const onTarget = (target: string) => ({ profile: "r1-7b-cpu", contextTokens: "8192", target });

function engineOf(run: ProgramRun): string {
  expect(run.errors).toEqual([]);
  return JSON.stringify(run.only("kubernetes:apps/v1:Deployment").inputs["spec"]);
}

/** What a node without a GPU has not: the resource, the taint to tolerate, the driver in the image. */
const ofGpus = /nvidia|huawei|cuda/i;

test.each([
  ["dev", "kubernetes"],
  ["staging", "alicloud"],
  ["prod", "aws"],
])("a CPU plan of stack %s asks Kubernetes for nothing that a GPU has", async (stack, target) => {
  const spec = engineOf(await runStack(stack, onTarget(target)));
  expect(spec).not.toMatch(ofGpus);
  expect(spec).toContain("ghcr.io/ggml-org/llama.cpp:server-b");
  expect(spec).toContain('"tolerations":[]');
});

test("EKS gives it plain nodes: no GPU image, no taint, no device plugin", async () => {
  const run = await runStack("prod", onTarget("aws"));
  const nodes = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name.endsWith("-gpu"));
  expect(nodes?.inputs).toMatchObject({ amiType: "AL2023_x86_64_STANDARD", instanceTypes: ["m7a.4xlarge"] });
  expect(nodes?.inputs["taints"] ?? []).toEqual([]);
  const charts = run.all("kubernetes:helm.sh/v3:Release").map(({ inputs }) => inputs["chart"]);
  expect(charts).not.toContain("nvidia-device-plugin");
});

test("ACK gives it plain nodes: no taint, scaled as a pool of CPUs", async () => {
  const run = await runStack("staging", onTarget("alicloud"));
  const nodes = run.all("alicloud:cs/nodePool:NodePool").find(({ name }) => name.endsWith("-gpu"));
  expect(nodes?.inputs).toMatchObject({ instanceTypes: ["ecs.r8a.8xlarge"], scalingConfig: { type: "cpu" } });
  expect(nodes?.inputs["taints"] ?? []).toEqual([]);
  expect(JSON.stringify(nodes?.inputs["labels"])).not.toMatch(ofGpus);
});

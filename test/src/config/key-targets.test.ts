import { describe, expect, test } from "vitest";
import { targets, catalog } from "../../../src/catalog/index.ts";
import { idleKeys, readStackConfig } from "../../../src/config/index.ts";
import { planStack } from "../../../src/planner/stack.ts";

const dev = { profile: "r1-iq1s-8x3090", weightsVolume: { claim: "w" } };
const prod = { profile: "v3-fp8-8xh100" };
const warningsOf = (values: Readonly<Record<string, unknown>>, secrets: readonly string[] = []) =>
  readStackConfig(values, catalog, { secrets }).warnings;

describe("a key that does nothing on the stack's target", () => {
  test("is named with the targets on which it counts, all of them in one line", () => {
    const more = { access: { publicCidrs: ["203.0.113.0/24"] }, capacity: { kind: "capacity-block" }, checks: "live" };
    expect(warningsOf({ ...dev, ...more })).toEqual([
      "set, and does nothing on kubernetes: `access` (counts on aws), `checks` (counts on aws and alicloud), " +
        "`capacity` (counts on aws and alicloud)",
    ]);
    expect(warningsOf({ ...prod, context: "office", kubeconfigPath: "k.yaml", weightsVolume: { claim: "w" } })).toEqual(
      [
        "set, and does nothing on aws: `context` (counts on kubernetes), `kubeconfigPath` (counts on kubernetes), " +
          "`weightsVolume` (counts on kubernetes)",
      ],
    );
    const onAck = { profile: "r1-q4km-4xa100", adminPrincipals: ["arn:aws:iam::123456789012:role/admin"] };
    expect(warningsOf(onAck)).toEqual(["set, and does nothing on alicloud: `adminPrincipals` (counts on aws)"]);
  });

  test("is told below another key, in a service, as text, and where it is a secret", () => {
    const network = { id: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], gpuSubnetId: "subnet-1" };
    const adopt = JSON.stringify({ network: { ...network, podSubnetIds: ["subnet-3"] } });
    expect(warningsOf({ ...prod, adopt })).toEqual([
      "set, and does nothing on aws: `adopt.network.podSubnetIds` (counts on alicloud)",
    ]);
    const services = JSON.stringify({ a: { profile: "r1-iq1s-8x3090", capacity: { kind: "spot" } } });
    expect(warningsOf({ target: "kubernetes", services })).toEqual([
      "set, and does nothing on kubernetes: `services.a.capacity` (counts on aws and alicloud)",
    ]);
    expect(warningsOf(prod, ["kubeconfig", "registryCredentials"])).toEqual([
      "set, and does nothing on aws: `kubeconfig` (counts on kubernetes)",
    ]);
  });

  test("is not told of where the file leaves the choice", () => {
    expect(warningsOf({ ...dev, access: "{}", checks: "auto", adminPrincipals: [], tags: {} })).toEqual([]);
    expect(
      warningsOf({ target: "kubernetes", services: { a: { profile: "r1-iq1s-8x3090", capacity: "auto" } } }),
    ).toEqual([]);
  });

  test("is a warning of the plan, whether it fits or not, and of a stack of several once", () => {
    const [warning = ""] = warningsOf({ ...dev, checks: "live" });
    for (const contextTokens of [2048, 163_840]) {
      const { services } = planStack(readStackConfig({ ...dev, checks: "live", contextTokens }, catalog), catalog);
      expect(services.map((each) => ("plan" in each ? each.plan : each.outcome).warnings[0])).toEqual([warning]);
    }
    const services = { a: { profile: "r1-iq1s-8x3090" }, b: { profile: "r1-7b-1xl4" } };
    const several = planStack(readStackConfig({ target: "kubernetes", services, checks: "live" }, catalog), catalog);
    expect(several.warnings).toEqual([warning]);
    for (const each of several.services)
      expect(("plan" in each ? each.plan : each.outcome).warnings).not.toContain(warning);
  });

  test("decides nothing: servers of one's own are not bought on spot", () => {
    expect(
      readStackConfig({ ...dev, capacity: { kind: "spot" } }, catalog).services[0].request.capacity,
    ).toBeUndefined();
  });
});

test("every target has keys that do nothing there, and none of them counts there", () => {
  for (const target of targets) {
    expect(idleKeys(target).length).toBeGreaterThan(0);
    for (const [, on] of idleKeys(target)) expect(on).not.toContain(target);
  }
});

test("what says how a cluster is made is told of beside one that there is", () => {
  const network = { id: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], gpuSubnetId: "subnet-1" };
  expect(warningsOf({ ...prod, adopt: { network, cluster: "shared" }, kubernetesVersion: "1.35" })).toEqual([
    "set, and does nothing beside `adopt.cluster`: `kubernetesVersion`",
  ]);
  const clusterStack = "organization/deepseek-clusters/cluster";
  expect(warningsOf({ ...prod, clusterStack, tags: { owner: "me" } })).toEqual([
    "set, and does nothing beside `clusterStack`: `tags`",
  ]);
});

describe("a key that the engine does not heed", () => {
  test("is told with the engines that do", () => {
    expect(warningsOf({ ...dev, tensorParallel: 3 })).toEqual([
      "set, and does nothing with llama-cpp: `tensorParallel` (counts with vllm, sglang, vllm-ascend)",
    ]);
    expect(warningsOf({ ...prod, cpuExperts: true })).toEqual([
      "set, and does nothing with vllm: `cpuExperts` (counts with llama-cpp)",
    ]);
    expect(warningsOf({ ...prod, cpuExperts: false, tensorParallel: 8 })).toEqual([]);
  });

  test("is not told of where another service of the stack heeds it", () => {
    const services = { a: { profile: "v3-fp8-8xh100" }, b: { profile: "r1-32b-1xrtx4090" } };
    expect(warningsOf({ target: "aws", services, tensorParallel: 8 })).toEqual([]);
  });
});

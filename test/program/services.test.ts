import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, runStack } from "./project.ts";

const service = "deepseek-clusters:index:InferenceService";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const alone = { profile: "auto", budget: "{}", replicas: "{}", contextTokens: "auto" } as const;
const gateway = JSON.stringify({ hostname: "llm.example.com" });

const several = (services: Readonly<Record<string, unknown>>) => ({
  ...alone,
  gateway,
  services: JSON.stringify(services),
});

const namesOf = (run: ProgramRun, type: string) =>
  run
    .all(type)
    .map(({ name }) => name)
    .sort();

const hybrid = several({
  everyday: { profile: "r1-32b-1xrtx4090", replicas: { min: 3, max: 3 } },
  hard: { profile: "v3-fp8-8xh100", replicas: { max: 2 } },
});

describe("3 × R1-32B and V3 in one stack on AWS", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("prod", { ...hybrid, target: "aws" });
  });

  test("is one cluster with two services behind one gateway", () => {
    expect(run.errors).toEqual([]);
    expect(run.all("aws:eks/cluster:Cluster")).toHaveLength(1);
    expect(namesOf(run, service)).toEqual(["everyday", "hard"]);
    expect(namesOf(run, "deepseek-clusters:index:ModelGateway")).toEqual(["model-gateway"]);
    expect(run.all("kubernetes:gateway.networking.k8s.io/v1:Gateway")).toHaveLength(1);
  });

  test("has a group of each kind of machine, as large as its service is planned, in a zone that has both", () => {
    const sizes = run
      .all(nodeGroup)
      .filter(({ name }) => name.includes("-gpu"))
      .map(({ name, inputs }) => [name, inputs["instanceTypes"], inputs["scalingConfig"]]);
    expect(sizes).toEqual([
      ["deepseek-prod-gpu-g6e-2xl", ["g6e.2xlarge"], { minSize: 3, desiredSize: 3, maxSize: 3 }],
      ["deepseek-prod-gpu-p5-48xl", ["p5.48xlarge"], { minSize: 2, desiredSize: 2, maxSize: 4 }],
    ]);
    const subnets = run.all(nodeGroup).filter(({ name }) => name.includes("-gpu"));
    expect(new Set(subnets.map(({ inputs }) => JSON.stringify(inputs["subnetIds"]))).size).toBe(1);
  });

  test("only the machines that stand on the fabric are on it", () => {
    const templates = run.all("aws:ec2/launchTemplate:LaunchTemplate");
    const withCards = templates.filter(({ inputs }) => inputs["networkInterfaces"] !== undefined);
    expect(withCards.map(({ name }) => name)).toEqual(["deepseek-prod-gpu-p5-48xl"]);
    expect(run.all("aws:ec2/securityGroup:SecurityGroup").filter(({ name }) => name.includes("fabric"))).toHaveLength(
      1,
    );
  });

  test("each service runs on its own machines, in its own namespace", () => {
    const spec = (type: string, key: string) => JSON.stringify(run.only(type).inputs["spec"]).includes(key);
    expect(spec("kubernetes:apps/v1:Deployment", '"node.kubernetes.io/instance-type":"g6e.2xlarge"')).toBe(true);
    expect(
      spec(
        "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
        '"node.kubernetes.io/instance-type":"p5.48xlarge"',
      ),
    ).toBe(true);
    const namespaces = run
      .all("kubernetes:core/v1:Namespace")
      .map(({ inputs }) => (inputs["metadata"] as { name: string }).name);
    expect(namespaces.sort()).toEqual(["everyday", "hard", "model-gateway"]);
  });

  test("what controllers the services need is installed once", () => {
    const charts = namesOf(run, "kubernetes:helm.sh/v3:Release");
    expect(new Set(charts).size).toBe(charts.length);
    expect(charts).toEqual(expect.arrayContaining(["deepseek-prod-lws", "deepseek-prod-keda"]));
  });

  test("the routes come after all that guards them", () => {
    const routes = run.only("kubernetes:aigateway.envoyproxy.io/v1beta1:AIGatewayRoute");
    const policy = run.only("kubernetes:gateway.envoyproxy.io/v1alpha1:SecurityPolicy");
    expect(routes.dependencies).toContain(policy.urn);
  });

  test("tells plan, speed and cost of each, and the total, before anything exists", () => {
    const { services, cost, endpoint } = run.outputs as {
      services: Record<string, Record<string, unknown>>;
      cost: { perMonth: { desired: string } };
      endpoint: string;
    };
    expect(Object.keys(services)).toEqual(["everyday", "hard"]);
    for (const each of Object.values(services)) {
      expect(each).toHaveProperty("plan.contextTokens");
      expect(each).toHaveProperty("speed.timePerOutputTokenMs");
      expect(each).toHaveProperty("cost.perMonth.desired");
      expect(each["endpoint"]).toBe("https://llm.example.com/v1");
    }
    expect(services["hard"]?.["models"]).toEqual(["deepseek-v3"]);
    expect(Number(cost.perMonth.desired)).toBeGreaterThan(80_000);
    expect(endpoint).toBe("https://llm.example.com/v1");
  });
});

test("on Alibaba Cloud each kind of machine is a pool", async () => {
  const services = { coder: { profile: "r1-70b-4xa100" }, wide: { profile: "v3-awq-8xa100" } };
  const run = await runStack("staging", { ...several(services), target: "alicloud" });
  expect(run.errors).toEqual([]);
  expect(namesOf(run, "alicloud:cs/nodePool:NodePool").filter((name) => name.includes("gpu"))).toEqual([
    "deepseek-staging-gpu-gn7e-c16g1-16xl",
    "deepseek-staging-gpu-gn7e-c16g1-32xl",
  ]);
});

test("on servers of one's own nothing is added but the services and their gateway", async () => {
  const services = { small: { profile: "r1-7b-1xl4" }, large: { profile: "r1-iq1s-8x3090" } };
  const run = await runStack("dev", { ...several(services), target: "kubernetes" });
  expect(run.errors).toEqual([]);
  expect([...ofPackage(run, "aws"), ...ofPackage(run, "alicloud")]).toEqual([]);
  expect(namesOf(run, "kubernetes:apps/v1:Deployment")).toEqual(["large", "small"]);
});

test("two services on one kind of machine share its group", async () => {
  const services = {
    fp8: { profile: "v3-fp8-8xh100", replicas: { max: 1 } },
    awq: { profile: "v3-fp8-8xh100", model: "deepseek-r1", weights: "awq", replicas: { max: 1 } },
  };
  const run = await runStack("prod", { ...several(services), target: "aws" });
  expect(run.errors).toEqual([]);
  const groups = run.all(nodeGroup).filter(({ name }) => name.includes("-gpu"));
  expect(groups.map(({ inputs }) => inputs["scalingConfig"])).toEqual([{ minSize: 3, desiredSize: 3, maxSize: 3 }]);
});

test("a stack of one profile keeps the names of all it has", async () => {
  const run = await runStack("prod");
  expect(namesOf(run, nodeGroup)).toEqual(["deepseek-prod-gpu", "deepseek-prod-system"]);
  expect(namesOf(run, service)).toEqual(["v3-fp8-8xh100"]);
  expect(Object.keys(run.outputs).sort()).toEqual(
    [
      "profile",
      "target",
      "models",
      "plan",
      "speed",
      "cost",
      "alternatives",
      "endpoint",
      "namespace",
      "weightsBucket",
      "kubeconfig",
    ].sort(),
  );
});

test("a service that does not fit ends the run before anything is registered, with all that is wrong", async () => {
  const services = {
    everyday: { profile: "r1-32b-1xrtx4090" },
    hard: { profile: "v3-fp8-8xh100", nodesPerReplica: 1 },
  };
  const run = await runStack("prod", { ...several(services), target: "aws" });
  expect(run.errors.join("\n")).toMatch(/hard is refused/);
  expect(run.resources.filter(({ custom }) => custom)).toEqual([]);
});

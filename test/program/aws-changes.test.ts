import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { changedTypes, ofPackage, runStack } from "./project.ts";

const anyPrice = '{"perMonth":9000000,"onExceed":"warn"}';
const group = "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet";

describe("a changed stack file", () => {
  let before: ProgramRun;
  beforeAll(async () => {
    before = await runStack("prod");
  });

  test("with another context changes the workload alone", async () => {
    const after = await runStack("prod", { contextTokens: "16384" });
    expect(changedTypes(before, after)).toEqual([group]);
  });

  test("without protection protects nothing", async () => {
    const after = await runStack("prod", { protect: "false" });
    expect(after.resources.filter(({ protect }) => protect)).toEqual([]);
  });

  test("with office hours lets every machine go, and tells the autoscaler what one of an empty group has", async () => {
    const schedule = { timeZone: "Europe/Berlin", windows: [{ from: "08:00", to: "18:00" }] };
    const after = await runStack("prod", {
      replicas: JSON.stringify({ min: 0, max: 2 }),
      schedule: JSON.stringify(schedule),
    });
    expect(after.errors).toEqual([]);
    const nodes = after.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
    expect(nodes?.inputs).toMatchObject({
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 4 },
      tags: {
        "k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/efa": "32",
        // Nine tenths of 8 × 3.8 TB: pods that ask for room on the disk would else wait for ever.
        "k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage": "27360000000000",
      },
    });
    expect(after.only("kubernetes:keda.sh/v1alpha1:ScaledObject").inputs["spec"]).toMatchObject({ minReplicaCount: 0 });
  });
});

test("a tag of one's own is not replaced by ours of the same name", async () => {
  const run = await runStack("prod", { tags: JSON.stringify({ project: "core-banking" }) });
  const [network] = run.resources.filter(({ type }) => type === "aws:ec2/vpc:Vpc");
  expect(network?.inputs["tags"]).toMatchObject({ project: "core-banking", stack: "prod" });
  // IAM takes Project and project for one, and refuses a role that has both.
  const capital = await runStack("prod", { tags: JSON.stringify({ Project: "core-banking" }) });
  const [role] = capital.resources.filter(({ type }) => type === "aws:iam/role:Role");
  expect(role?.inputs["tags"]).toEqual({ Project: "core-banking", stack: "prod" });
});

test("an endpoint open to everyone is refused before anything is created", async () => {
  const run = await runStack("prod", { access: JSON.stringify({ publicCidrs: ["0.0.0.0/0"] }) });
  expect(run.errors.join("\n")).toContain("0.0.0.0/0");
  expect(ofPackage(run, "aws")).toEqual([]);
});

test("in a region with a zone that takes no control plane two zones are left, and each endpoint has one subnet in each", async () => {
  const run = await runStack("prod", { region: "us-west-1", budget: anyPrice });
  expect(run.errors).toEqual([]);
  const subnets = run.all("aws:ec2/subnet:Subnet");
  const idIn = (arn: unknown) => String(arn).split("/").at(-1);
  const zoneOf = new Map(subnets.map(({ outputs }) => [idIn(outputs["arn"]), outputs["availabilityZone"]]));
  // In the rehearsal's account `us-west-1b` is usw1-az2, which EKS refuses.
  expect(new Set(zoneOf.values())).toEqual(new Set(["us-west-1a", "us-west-1c"]));
  const endpoints = run.all("aws:ec2/vpcEndpoint:VpcEndpoint").filter(({ inputs }) => "subnetIds" in inputs);
  expect(endpoints).toHaveLength(7);
  for (const { inputs } of endpoints) {
    const zones = (inputs["subnetIds"] as string[]).map((id) => zoneOf.get(id));
    expect(zones.toSorted()).toEqual(["us-west-1a", "us-west-1c"]);
  }
});

test("a machine whose first network card has no EFA gets a plain interface there, and EFA on the sixteen behind it", async () => {
  const b300 = { machine: "p6-b300.48xlarge", nodesPerReplica: "2", region: "us-west-2", budget: anyPrice };
  const run = await runStack("prod", b300);
  expect(run.errors).toEqual([]);
  const template = run.all("aws:ec2/launchTemplate:LaunchTemplate").find(({ name }) => name === "deepseek-prod-gpu");
  const cards = template?.inputs["networkInterfaces"] as Record<string, unknown>[];
  const shown = cards.map(({ networkCardIndex, deviceIndex, interfaceType }) => [
    networkCardIndex,
    deviceIndex,
    interfaceType,
  ]);
  // As AWS's engineers say it in https://github.com/aws/aws-parallelcluster/issues/7143
  const behind = Array.from({ length: 16 }, (_, index) => [index + 1, 0, "efa-only"]);
  expect(shown).toEqual([[0, 0, "interface"], ...behind]);
});

test("GPU machines are given back before their successors are asked for, since there may be no others", async () => {
  const run = await runStack("prod");
  const gpu = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
  expect(gpu?.inputs["updateConfig"]).toEqual({ maxUnavailable: 1, updateStrategy: "MINIMAL" });
});

test("administrators of one name in two accounts are two administrators", async () => {
  const adminPrincipals = ["arn:aws:iam::111111111111:role/platform", "arn:aws:iam::222222222222:role/platform"];
  const run = await runStack("prod", { adminPrincipals: JSON.stringify(adminPrincipals) });
  expect(run.errors).toEqual([]);
  for (const type of ["accessEntry:AccessEntry", "accessPolicyAssociation:AccessPolicyAssociation"]) {
    const admins = run.all(`aws:eks/${type}`);
    expect(admins.map(({ inputs }) => inputs["principalArn"])).toEqual(adminPrincipals);
    expect(new Set(admins.map(({ urn }) => urn)).size).toBe(2);
  }
});

test("networks of one's own reach the private endpoint, before anything is put into the cluster", async () => {
  const run = await runStack("prod", { access: JSON.stringify({ privateCidrs: ["10.20.0.0/16"] }) });
  expect(run.errors).toEqual([]);
  const cluster = run.only("aws:eks/cluster:Cluster");
  expect(cluster.inputs).toMatchObject({ vpcConfig: { endpointPublicAccess: false } });
  const way = run.named("deepseek-prod-api-10-20-0-0-16");
  expect(way.inputs).toMatchObject({ cidrIpv4: "10.20.0.0/16", ipProtocol: "tcp", fromPort: 443, toPort: 443 });
  const { clusterSecurityGroupId } = cluster.outputs["vpcConfig"] as { clusterSecurityGroupId: string };
  expect(way.inputs["securityGroupId"]).toBe(clusterSecurityGroupId);
  for (const { dependencies } of run.all("kubernetes:helm.sh/v3:Release")) expect(dependencies).toContain(way.urn);
  expect(run.only("kubernetes:core/v1:Namespace").dependencies).toContain(way.urn);
});

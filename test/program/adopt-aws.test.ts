import { describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, runStack } from "./project.ts";

const network = {
  id: "vpc-0adopted",
  subnetIds: ["subnet-0adopted-a", "subnet-0adopted-b"],
  gpuSubnetId: "subnet-0adopted-gpu-c",
};
const key = "arn:aws:kms:us-east-1:123456789012:key/adopted";
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const roles = {
  controlPlane: role("control-plane"),
  nodes: role("nodes"),
  weights: role("weights"),
  autoscaler: role("autoscaler"),
  volumes: role("volumes"),
};

const adopting = (adopt: object, more: Record<string, string> = {}) =>
  runStack("prod", { ...more, adopt: JSON.stringify(adopt) });

const types = (run: ProgramRun) => new Set(ofPackage(run, "aws").map(({ type }) => type));

test("an adopted network is used and nothing of it is made", async () => {
  const run = await adopting({ network });
  expect(run.errors).toEqual([]);
  for (const part of ["Vpc", "Subnet", "RouteTable", "InternetGateway", "NatGateway", "Eip", "VpcEndpoint", "FlowLog"])
    expect([...types(run)].filter((type) => type.endsWith(`:${part}`))).toEqual([]);
  expect(run.only("aws:eks/cluster:Cluster").inputs).toMatchObject({ vpcConfig: { subnetIds: network.subnetIds } });
  const gpuNodes = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
  expect(gpuNodes?.inputs["subnetIds"]).toEqual([network.gpuSubnetId]);
  expect(run.only("aws:ec2/securityGroup:SecurityGroup").inputs).toMatchObject({ vpcId: network.id });
});

test("an adopted key, bucket and roles are used and nothing of them is made", async () => {
  const run = await adopting({ network, key, bucket: "weights-of-the-bank", roles });
  expect(run.errors).toEqual([]);
  expect([...types(run)].filter((type) => /^aws:(kms|s3|iam)/.test(type))).toEqual([]);
  const cluster = run.only("aws:eks/cluster:Cluster").inputs;
  expect(cluster).toMatchObject({ roleArn: roles.controlPlane, encryptionConfig: { provider: { keyArn: key } } });
  for (const { inputs } of run.all("aws:eks/nodeGroup:NodeGroup")) expect(inputs["nodeRoleArn"]).toBe(roles.nodes);
  const identities = run.all("aws:eks/podIdentityAssociation:PodIdentityAssociation");
  expect(identities.map(({ inputs }) => inputs["roleArn"]).sort()).toEqual([
    roles.autoscaler,
    roles.volumes,
    roles.weights,
  ]);
  expect(run.only("kubernetes:core/v1:PersistentVolume").inputs).toMatchObject({
    spec: { csi: { volumeAttributes: { bucketName: "weights-of-the-bank" } } },
  });
});

test("an adopted cluster gets GPU machines and the driver for the weights, and keeps the rest as it is", async () => {
  const run = await adopting({ network, cluster: "shared" });
  expect(run.errors).toEqual([]);
  expect(run.all("aws:eks/cluster:Cluster")).toEqual([]);
  expect(run.all("aws:eks/nodeGroup:NodeGroup").map(({ name }) => name)).toEqual(["deepseek-prod-gpu"]);
  expect(run.only("aws:eks/addon:Addon").inputs).toMatchObject({
    clusterName: "shared",
    addonName: "aws-mountpoint-s3-csi-driver",
  });
  for (const { deletedWith } of ofPackage(run, "kubernetes")) expect(deletedWith).toBe("");
});

test("existing machines in an adopted cluster are used as they are", async () => {
  const run = await adopting({ network, cluster: "shared" }, { capacity: JSON.stringify({ kind: "existing" }) });
  expect(run.errors).toEqual([]);
  expect([...types(run)].filter((type) => /nodeGroup|launchTemplate|securityGroup/.test(type))).toEqual([]);
});

describe("what cannot be adopted ends the run before anything is created", () => {
  test.for([
    [
      "a missing network",
      { network: { ...network, id: "vpc-0missing" } },
      /adopt\.network\.id: the network vpc-0missing/,
    ],
    [
      "a subnet of another network",
      { network: { ...network, subnetIds: ["subnet-0elsewhere-a", "subnet-0adopted-b"] } },
      /lies in vpc-0elsewhere, not in vpc-0adopted/,
    ],
    [
      "subnets of one zone",
      { network: { ...network, subnetIds: ["subnet-0adopted-a", "subnet-0adopted-2-a"] } },
      /two zones, these lie in us-east-1a/,
    ],
    ["a missing cluster", { network, cluster: "missing" }, /adopt\.cluster: the cluster missing/],
    ["a cluster without its network", { cluster: "shared" }, /adopt\.network/],
    ["a disabled key", { key: "disabled" }, /it is Disabled/],
    ["a missing bucket", { bucket: "missing" }, /adopt\.bucket: the bucket missing/],
    ["a missing role", { roles: { nodes: role("missing") } }, /adopt\.roles\.nodes: the role/],
  ] as const)("%s", async ([, adopt, words]) => {
    const run = await adopting(adopt);
    expect(run.exitCode).not.toBe(0);
    expect(run.errors.join("\n")).toMatch(words);
    expect(run.errors.join("\n")).not.toMatch(/^\s+at /m);
    expect(ofPackage(run, "aws")).toEqual([]);
    expect(ofPackage(run, "kubernetes")).toEqual([]);
  });

  test("a GPU subnet in another zone than the reservation's", async () => {
    const capacity = { kind: "reservation", reservationId: "cr-0123456789abcdef0", zone: "us-east-1a" };
    const run = await adopting({ network }, { capacity: JSON.stringify(capacity) });
    expect(run.errors.join("\n")).toContain("lies in us-east-1c, and the capacity in us-east-1a");
    expect(ofPackage(run, "aws")).toEqual([]);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { changedTypes, ofPackage, parentType, runStack } from "./project.ts";

const anyPrice = '{"perMonth":9000000,"onExceed":"warn"}';
const group = "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet";

describe("V3 FP8 on AWS", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("prod");
  });

  test("the program registers without an error", () => {
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test("cloud resources belong to the cluster, the model's objects to the service", () => {
    expect(new Set(ofPackage(run, "aws").map(parentType))).toEqual(new Set(["deepseek-clusters:index:EksCluster"]));
    expect(parentType(run.only(group))).toBe("deepseek-clusters:index:InferenceService");
  });

  test("an add-on has the version that is pinned, and another the one that EKS recommends", async () => {
    const addonVersions = { coredns: "v1.11.1-eksbuild.9", "aws-ebs-csi-driver": "v1.58.0-eksbuild.1" };
    const pinned = await runStack("prod", { addonVersions: JSON.stringify(addonVersions) });
    const versionsOf = ({ resources }: ProgramRun) =>
      resources
        .filter(({ type }) => type === "aws:eks/addon:Addon")
        .map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]] as const);
    expect(versionsOf(pinned).filter(([, version]) => version !== undefined)).toEqual(
      expect.arrayContaining(Object.entries(addonVersions)),
    );
    expect(versionsOf(pinned).filter(([, version]) => version !== undefined)).toHaveLength(2);
    expect(versionsOf(run).map(([, version]) => version)).toEqual(versionsOf(pinned).map(() => undefined));
  });

  test("every cloud resource that takes tags has them", () => {
    const tagged = ofPackage(run, "aws").filter(({ inputs }) => "tags" in inputs);
    expect(tagged.length).toBeGreaterThan(30);
    for (const { inputs } of tagged) expect(inputs["tags"]).toMatchObject({ stack: "prod" });
  });

  test("cluster, network, key, bucket and weights are protected", () => {
    const kept = new Set(run.resources.filter(({ protect }) => protect).map(({ type }) => type));
    expect(kept).toEqual(
      new Set([
        "aws:eks/cluster:Cluster",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "kubernetes:core/v1:PersistentVolume",
        "kubernetes:core/v1:PersistentVolumeClaim",
      ]),
    );
    expect(run.only("aws:eks/cluster:Cluster").inputs["deletionProtection"]).toBe(true);
  });

  test("the Kubernetes endpoint is private, secrets are encrypted, every log is on", () => {
    expect(run.only("aws:eks/cluster:Cluster").inputs).toMatchObject({
      vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false },
      accessConfig: { authenticationMode: "API" },
      encryptionConfig: { resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
    });
  });

  test("nodes keep their credentials to themselves and their disks encrypted", () => {
    const templates = run.all("aws:ec2/launchTemplate:LaunchTemplate");
    expect(templates).toHaveLength(2);
    for (const { inputs } of templates) {
      expect(inputs["metadataOptions"]).toMatchObject({ httpTokens: "required", httpPutResponseHopLimit: 1 });
      expect(inputs["blockDeviceMappings"]).toMatchObject([{ ebs: { volumeType: "gp3", encrypted: "true" } }]);
    }
  });

  test("each of the 32 network cards has its EFA interface, and only the first an address", () => {
    const template = run.all("aws:ec2/launchTemplate:LaunchTemplate").find(({ name }) => name === "deepseek-prod-gpu");
    const cards = template?.inputs["networkInterfaces"] as { networkCardIndex: number; interfaceType: string }[];
    expect(cards.map(({ networkCardIndex }) => networkCardIndex)).toEqual([...Array(32).keys()]);
    expect(cards.map(({ interfaceType }) => interfaceType)).toEqual(["efa", ...Array<string>(31).fill("efa-only")]);
  });

  test("the bucket is closed to the public and to plain HTTP", () => {
    expect(run.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(run.only("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]).toContain("aws:SecureTransport");
  });

  test("the weights are read from the bucket by a driver that may do nothing else", () => {
    const volume = run.only("kubernetes:core/v1:PersistentVolume").inputs;
    const bucket = run.only("aws:s3/bucket:Bucket").outputs["bucket"];
    expect(volume).toMatchObject({ spec: { csi: { volumeAttributes: { bucketName: bucket } } } });
    const policies = run.all("aws:iam/rolePolicy:RolePolicy");
    const readerPolicy = policies.find(({ name }) => name === "deepseek-prod-weights")?.inputs["policy"] as string;
    const { Statement } = JSON.parse(readerPolicy) as {
      Statement: { Action: string[] }[];
    };
    expect(Statement.flatMap(({ Action }) => Action)).toEqual(["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
  });

  test("the scaler owns the replicas", () => {
    expect(run.only(group).inputs["spec"]).not.toHaveProperty("replicas");
    expect(run.only(group).ignoreChanges).toContain("spec.replicas");
  });

  test("machines follow the replicas: their number is the autoscaler's, which may change this cluster's groups alone", () => {
    const nodes = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
    expect(nodes?.inputs["scalingConfig"]).toEqual({ minSize: 2, desiredSize: 2, maxSize: 4 });
    expect(nodes?.ignoreChanges).toEqual(["scalingConfig.desiredSize"]);
    expect(run.named("deepseek-prod-cluster-autoscaler").inputs).toMatchObject({
      values: { autoDiscovery: { clusterName: "deepseek-prod" }, awsRegion: "us-east-1" },
    });
    const policies = run.all("aws:iam/rolePolicy:RolePolicy");
    const policy = policies.find(({ name }) => name === "deepseek-prod-autoscaler")?.inputs["policy"] as string;
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string[]; Condition?: object }[] };
    const changing = Statement.filter(({ Action }) => Action.some((action) => !/:(Describe|Get)/.test(action)));
    for (const { Condition } of changing)
      expect(Condition).toEqual({
        StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/deepseek-prod": "owned" },
      });
  });

  test("Pulumi waits for a cold start of 671B: 70 minutes and more", () => {
    expect(parseInt(run.only(group).customTimeouts.create)).toBeGreaterThanOrEqual(70 * 60);
    expect(run.only(group).customTimeouts.update).toBe(run.only(group).customTimeouts.create);
  });

  test("walls stand before the first pod, and machines before the walls", () => {
    const policies = run.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(({ urn }) => urn);
    expect(run.only(group).dependencies).toEqual(expect.arrayContaining(policies));
    const machines = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu")?.urn;
    expect(run.only("kubernetes:core/v1:Namespace").dependencies).toContain(machines);
  });

  test("objects vanish with the cluster", () => {
    const cluster = run.only("aws:eks/cluster:Cluster").urn;
    for (const { deletedWith } of ofPackage(run, "kubernetes")) expect(deletedWith).toBe(cluster);
  });

  test("the kubeconfig is a secret", () => {
    expect(run.secretOutputs).toContain("kubeconfig");
  });
});

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

  test("with a reservation aims the GPU machines at it, in its zone", async () => {
    const capacity = { kind: "capacity-block", reservationId: "cr-0123456789abcdef0" };
    const after = await runStack("prod", { capacity: JSON.stringify(capacity) });
    const template = after
      .all("aws:ec2/launchTemplate:LaunchTemplate")
      .find(({ name }) => name === "deepseek-prod-gpu");
    expect(template?.inputs).toMatchObject({
      instanceType: "p5.48xlarge",
      instanceMarketOptions: { marketType: "capacity-block" },
      capacityReservationSpecification: {
        capacityReservationTarget: { capacityReservationId: capacity.reservationId },
      },
    });
    const nodes = after.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
    expect(nodes?.inputs["capacityType"]).toBe("CAPACITY_BLOCK");
    expect(nodes?.inputs).not.toHaveProperty("instanceTypes");
    const subnet = after.all("aws:ec2/subnet:Subnet").find(({ name }) => name === "deepseek-prod-gpu");
    expect(subnet?.inputs["availabilityZone"]).toBe("us-east-1c");
  });
});

test("the group of a capacity block asks for no machine before the block starts, and for all of them then", async () => {
  const sizes = async (reservationId: string) => {
    const run = await runStack("prod", { capacity: JSON.stringify({ kind: "capacity-block", reservationId }) });
    expect(run.errors).toEqual([]);
    expect(run.all("aws:ec2/capacityBlockReservation:CapacityBlockReservation")).toEqual([]);
    expect(run.all("kubernetes:helm.sh/v3:Release").map(({ name }) => name)).not.toContain(
      "deepseek-prod-cluster-autoscaler",
    );
    return run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu")?.inputs;
  };
  expect(await sizes("cr-scheduled")).toMatchObject({ scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 4 } });
  expect(await sizes("cr-active")).toMatchObject({ scalingConfig: { minSize: 0, desiredSize: 4, maxSize: 4 } });
});

test.for([
  [
    "a block of other machines",
    { kind: "capacity-block", reservationId: "cr-a100" },
    /holds p4d\.24xlarge, and the plan/,
  ],
  ["a block of too few", { kind: "capacity-block", reservationId: "cr-small" }, /holds 1 machines, and 4 are needed/],
  ["a block that is over", { kind: "capacity-block", reservationId: "cr-expired" }, /it is expired/],
  ["a reservation without its zone", { kind: "reservation", reservationId: "cr-1" }, /capacity\.zone/],
] as const)("%s is refused before anything is created", async ([, capacity, words]) => {
  const run = await runStack("prod", { capacity: JSON.stringify(capacity) });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "aws")).toEqual([]);
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

test.each([
  ["spot machines", { capacity: { kind: "spot" } }, /quota L-C4BD4855 .*allows 0 vCPUs.*4 × p5\.48xlarge take 768/],
  [
    "more machines than it allows",
    { replicas: { min: 1, max: 4 } },
    /quota L-417A185B .*allows 768 vCPUs.*8 × p5\.48xlarge take 1536/,
  ],
])("an account without the quota for %s is told before anything is created, where asked", async (_, changed, words) => {
  const config = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, JSON.stringify(value)]));
  const run = await runStack("prod", { ...config, budget: anyPrice, checks: "live" });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "aws")).toEqual([]);
});

const reserved = (id: string) => ({
  checks: "live",
  capacity: JSON.stringify({ kind: "reservation", reservationId: id, zone: "us-east-1c" }),
});

test.for([
  [
    "that is over",
    "cr-cancelled",
    /capacity\.reservationId: the reservation cr-cancelled .*it is cancelled, not active/,
  ],
  ["that is not there", "cr-missing", /cr-missing cannot be used: no matching Capacity Reservation found/],
  ["of other machines", "cr-a100", /holds p4d\.24xlarge, and the plan takes p5\.48xlarge/],
  ["of too few", "cr-small", /holds 1 machines, and 4 are needed/],
  ["that others have taken", "cr-taken-6", /2 of its machines are left, others use the rest, and 4 are needed/],
  ["that others have taken beside ours", "cr-taken-6-ours-1", /3 of its machines are left/],
] as const)(
  "a reservation %s is refused in plain words before anything is created, where asked",
  async ([, id, words]) => {
    const run = await runStack("prod", reserved(id));
    expect(run.errors.join("\n")).toMatch(words);
    expect(ofPackage(run, "aws")).toEqual([]);
  },
);

test("a reservation in another zone is refused, one that our own machines fill is not, and none is looked at unasked", async () => {
  const elsewhere = { kind: "reservation", reservationId: "cr-active", zone: "us-east-1a" };
  const run = await runStack("prod", { checks: "live", capacity: JSON.stringify(elsewhere) });
  expect(run.errors.join("\n")).toContain("it lies in us-east-1c, and capacity.zone is us-east-1a");
  expect((await runStack("prod", reserved("cr-taken-8-ours-4"))).errors).toEqual([]);
  expect((await runStack("prod", { capacity: reserved("cr-cancelled").capacity })).errors).toEqual([]);
});

test("an account with the quota goes on, and one that is not asked is not looked at", async () => {
  expect((await runStack("prod", { checks: "live" })).errors).toEqual([]);
  expect((await runStack("prod", { capacity: '{"kind":"spot"}', budget: anyPrice })).errors).toEqual([]);
});

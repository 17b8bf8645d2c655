import { beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, parentType, runStack } from "./project.ts";

describe("R1 Q4_K_M on Alibaba Cloud", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("staging");
  });

  test("the program registers without an error", () => {
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test("cloud resources belong to the cluster, the model's objects to the service", () => {
    expect(new Set(ofPackage(run, "alicloud").map(parentType))).toEqual(
      new Set(["deepseek-clusters:index:AckCluster"]),
    );
    expect(parentType(run.only("kubernetes:apps/v1:Deployment"))).toBe("deepseek-clusters:index:InferenceService");
  });

  test("the cluster is private, encrypted, logged, and enforces network policies", () => {
    const cluster = run.only("alicloud:cs/managedKubernetes:ManagedKubernetes").inputs;
    // ACK names builds: alibabacloud.com/help, release notes of Kubernetes 1.35.
    expect(cluster["version"]).toBe("1.35.7-aliyun.1");
    expect(cluster).toMatchObject({
      clusterSpec: "ack.pro.small",
      slbInternetEnabled: false,
      enableRrsa: true,
      disableEncryption: false,
      deletionProtection: true,
      controlPlaneLogComponents: ["apiserver", "kcm", "scheduler", "ccm"],
    });
    expect(JSON.stringify(cluster["addons"])).toContain("NetworkPolicy");
  });

  test("the key of the cluster's administrator is in no output of the cluster", () => {
    expect(run.only("alicloud:cs/managedKubernetes:ManagedKubernetes").inputs).toMatchObject({
      skipSetCertificateAuthority: true,
    });
  });

  // With Terway nodes and pods go out by their own vSwitches, and a vSwitch without an entry does not go out:
  // alibabacloud.com/help, "Enable an existing ACK cluster to access the Internet".
  test("every machine and pod of the network gets its images through a gateway of ours, which the cluster waits for", () => {
    const gateway = run.only("alicloud:vpc/natGateway:NatGateway");
    const entry = run.only("alicloud:vpc/snatEntry:SnatEntry");
    expect(entry.inputs["sourceCidr"]).toBe(run.only("alicloud:vpc/network:Network").inputs["cidrBlock"]);
    expect(entry.dependencies).toContain(run.only("alicloud:ecs/eipAssociation:EipAssociation").urn);
    expect(gateway.inputs["tags"]).toMatchObject({ environment: "staging" });
    expect(run.only("alicloud:ecs/eipAddress:EipAddress").inputs).toMatchObject({ bandwidth: "200" });
    const cluster = run.only("alicloud:cs/managedKubernetes:ManagedKubernetes");
    expect(cluster.inputs["newNatGateway"]).toBe(false);
    expect(cluster.dependencies).toContain(entry.urn);
    // Zone b holds no gateway here: the vSwitch of another is taken.
    const [first, second] = cluster.inputs["vswitchIds"] as string[];
    expect(gateway.inputs["vswitchId"]).toBe(second);
    expect(second).not.toBe(first);
  });

  test("a pool that scales takes no more tags of a machine than tags of one's own leave", () => {
    const pool = run.all("alicloud:cs/nodePool:NodePool").find(({ name }) => name === "deepseek-staging-gpu");
    const { labels, taints, tags } = pool?.inputs as Record<"labels" | "taints", unknown[]> & { tags: object };
    // ACK's 2, ESS's 1 and 2 of autoscaling, which writes each label and taint as a tag; a machine takes 20.
    expect(Object.keys(tags)).toEqual(expect.arrayContaining(["project", "stack"]));
    expect(20 - (2 + 2 + 1 + 2 + labels.length + taints.length)).toBeGreaterThanOrEqual(7);
  });

  test("the cluster is told how it scales before a pool that scales is made", () => {
    const config = run.only("alicloud:cs/autoscalingConfig:AutoscalingConfig");
    expect(config.inputs).toMatchObject({ scalerType: "cluster-autoscaler", scaleUpFromZero: true });
    const pool = run.all("alicloud:cs/nodePool:NodePool").find(({ name }) => name === "deepseek-staging-gpu");
    expect(pool?.inputs["scalingConfig"]).toMatchObject({ enable: true, minSize: 1, maxSize: 2 });
    expect(pool?.dependencies).toContain(config.urn);
  });

  test("cluster, network, key, bucket and weights are protected", () => {
    const kept = new Set(run.resources.filter(({ protect }) => protect).map(({ type }) => type));
    expect(kept).toEqual(
      new Set([
        "alicloud:cs/managedKubernetes:ManagedKubernetes",
        "alicloud:vpc/network:Network",
        "alicloud:vpc/switch:Switch",
        "alicloud:kms/key:Key",
        "alicloud:oss/bucket:Bucket",
        "kubernetes:core/v1:PersistentVolume",
        "kubernetes:core/v1:PersistentVolumeClaim",
      ]),
    );
  });

  test("GPU nodes are the plan's machine, tainted, labelled and encrypted", () => {
    const pool = run.all("alicloud:cs/nodePool:NodePool").find(({ name }) => name === "deepseek-staging-gpu");
    expect(pool?.inputs).toMatchObject({
      instanceTypes: ["ecs.gn7e-c16g1.16xlarge"],
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
      systemDiskEncrypted: true,
      dataDisks: [{ encrypted: "true" }],
      cpuPolicy: "static",
    });
    expect(pool?.inputs["labels"]).toContainEqual({ key: "nvidia.com/gpu.present", value: "true" });
  });

  test("GPU nodes get a driver that every engine of the catalog runs on, by the label that ACK reads", () => {
    const pool = run.all("alicloud:cs/nodePool:NodePool").find(({ name }) => name === "deepseek-staging-gpu");
    const labels = pool?.inputs["labels"] as { key: string; value: string }[];
    const driver = labels.find(({ key }) => key === "ack.aliyun.com/nvidia-driver-version")?.value ?? "";
    const least = catalog.engines.map(({ leastDriver = 0 }) => leastDriver);
    expect(driver).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(driver.split(".")[0])).toBeGreaterThanOrEqual(Math.max(...least));
  });

  test("the weights come over the region's internal endpoint, read with a role of the driver's", () => {
    expect(run.only("kubernetes:core/v1:PersistentVolume").inputs).toMatchObject({
      spec: {
        csi: {
          driver: "ossplugin.csi.alibabacloud.com",
          readOnly: true,
          volumeAttributes: {
            bucket: run.only("alicloud:oss/bucket:Bucket").inputs["bucket"],
            url: "https://oss-cn-shanghai-internal.aliyuncs.com",
            authType: "rrsa",
            roleName: "deepseek-staging-weights",
          },
        },
      },
    });
  });

  test("the kubeconfig is a secret", () => {
    expect(run.secretOutputs).toContain("kubeconfig");
  });
});

test("a pool of a fixed size needs no scaling", async () => {
  const run = await runStack("staging", { replicas: JSON.stringify({ min: 1, max: 1 }) });
  expect(run.errors).toEqual([]);
  expect(run.all("alicloud:cs/autoscalingConfig:AutoscalingConfig")).toEqual([]);
});

test.each([
  [
    "a public endpoint, which ACK cannot limit",
    { access: JSON.stringify({ publicCidrs: ["203.0.113.0/24"] }) },
    "access.publicCidrs",
  ],
  [
    "a network before a private endpoint that every neighbour reaches",
    { access: JSON.stringify({ privateCidrs: ["10.20.0.0/16"] }) },
    "access.privateCidrs",
  ],
  [
    "a capacity block, which nobody sells there",
    { capacity: JSON.stringify({ kind: "capacity-block", reservationId: "x" }) },
    "capacity.kind",
  ],
])("%s, is refused before anything is created", async (_, config, path) => {
  const run = await runStack("staging", config);
  expect(run.errors.join("\n")).toContain(path);
  expect(ofPackage(run, "alicloud")).toEqual([]);
});

const fourTimes = JSON.stringify({ min: 1, max: 5 });
const anyBudget = JSON.stringify({ perMonth: 9_000_000, onExceed: "warn" });

test.each([
  ["spot machines, which nobody sells now", { capacity: { kind: "spot" } }, /cn-shanghai sells none on spot now/],
  [
    "machines in a zone that has none",
    { capacity: { kind: "on-demand", zone: "cn-shanghai-b" } },
    /ecs\.gn7e-c16g1\.16xlarge cannot be had: cn-shanghai-b sells none on demand now/,
  ],
  [
    "more machines than the quota allows",
    { replicas: { min: 1, max: 5 } },
    /it allows 256 vCPUs in cn-shanghai, and 5 × ecs\.gn7e-c16g1\.16xlarge take 320/,
  ],
  [
    "a private pool of other machines",
    { capacity: { kind: "reservation", reservationId: "crp-a10", zone: "cn-shanghai-g" } },
    /holds ecs\.gn7i-c32g1\.32xlarge, and the plan takes ecs\.gn7e-c16g1\.16xlarge/,
  ],
  [
    "a private pool that is over",
    { capacity: { kind: "reservation", reservationId: "crp-released", zone: "cn-shanghai-g" } },
    /it is Released, not Active/,
  ],
  [
    "a private pool that is not there",
    { capacity: { kind: "reservation", reservationId: "crp-missing", zone: "cn-shanghai-g" } },
    /capacity\.reservationId: the reservation crp-missing cannot be used: there is none/,
  ],
  [
    "an assurance in another zone",
    { capacity: { kind: "reservation", reservationId: "eap-1", zone: "cn-shanghai-l" } },
    /it lies in cn-shanghai-g, and capacity\.zone is cn-shanghai-l/,
  ],
])("%s, are told in plain words before anything is created, where asked", async (_, changed, words) => {
  const config = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, JSON.stringify(value)]));
  const run = await runStack("staging", { ...config, budget: anyBudget, checks: "live" });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "alicloud")).toEqual([]);
});

test("machines, quota and private pool that are there let the stack go on, and none is looked at unasked", async () => {
  expect((await runStack("staging", { checks: "live" })).errors).toEqual([]);
  const pool = { kind: "reservation", reservationId: "eap-1", zone: "cn-shanghai-g" };
  expect((await runStack("staging", { checks: "live", capacity: JSON.stringify(pool) })).errors).toEqual([]);
  expect((await runStack("staging", { replicas: fourTimes, budget: anyBudget })).errors).toEqual([]);
});

test("the Job that fetches weights may write the folder of its service and nothing else, as its own account alone", async () => {
  const source = { repository: "unsloth/R1", revision: "0".repeat(40), sha256: { "r1.gguf": "0".repeat(64) } };
  const run = await runStack("staging", { weightsSource: JSON.stringify(source) });
  expect(run.errors).toEqual([]);
  const writer = run
    .all("alicloud:ram/role:Role")
    .find(({ inputs }) => (inputs["roleName"] as string).startsWith("deepseek-staging-writer-"));
  expect(writer?.inputs["assumeRolePolicyDocument"]).toContain(
    '"oidc:sub":["system:serviceaccount:r1-q4km-4xa100:r1-q4km-4xa100-staging"]',
  );
  const policies = run.all("alicloud:ram/policy:Policy").map(({ inputs }) => inputs["policyDocument"] as string);
  const writing = policies.filter((policy) => policy.includes("oss:PutObject"));
  expect(writing).toHaveLength(1);
  expect(writing[0]).toMatch(/"acs:oss:\*:[^"]*\/deepseek-r1\/q4-k-m\/000000000000\/\*"/);
  const job = run.all("kubernetes:batch/v1:Job").find(({ inputs }) => JSON.stringify(inputs).includes("s3api"));
  expect(JSON.stringify(job?.inputs)).toContain(":role/deepseek-staging-writer-");
  expect(run.only("kubernetes:apps/v1:Deployment").dependencies).toContain(job?.urn);
});

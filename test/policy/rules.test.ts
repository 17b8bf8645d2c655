import { describe, expect, test } from "vitest";
import { advisories } from "../../src/catalog/advisories.ts";
import { catalog } from "../../src/catalog/index.ts";
import { defaults, resourceRules, stackRules } from "../../policy/pack.ts";
import type { Seen, Settings } from "../../policy/rule.ts";

const settings: Settings = {
  ...defaults,
  regions: ["eu-central-1"],
  maxPerMonth: 1000,
  today: "2026-11-01",
};

const resource = (type: string, props: Seen["props"], protect = true): Seen => ({ type, name: "it", props, protect });
const pod = (image: string, args: readonly string[] = []) =>
  resource("kubernetes:apps/v1:Deployment", { spec: { template: { spec: { containers: [{ image, args }] } } } });
const engine = (version: string, name = "vllm") =>
  resource("kubernetes:apps/v1:Deployment", {
    metadata: { labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/version": version } },
  });
const service = (weights: string, machine: string) =>
  resource("deepseek-clusters:index:InferenceService", { weights, machine });
const policy = (Action: string) =>
  resource("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement: [{ Action }] }) });
const cost = (max: string, asOf: string) =>
  resource("pulumi:pulumi:Stack", { cost: { perMonth: { max }, prices: [{ asOf }] } });
const tags = { owner: "a", environment: "b", costCentre: "c" };
const template = (props: object) =>
  resource("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [{ ebs: { encrypted: "true" } }],
    ...props,
  });
const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const ingress = (cidrIpv4: string) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { cidrIpv4 });
const cluster = (vpcConfig: object) => resource("aws:eks/cluster:Cluster", { version: "1.35", vpcConfig });

/** Of each rule something that passes, something that fails, and what the words must name. */
const cases: Readonly<Record<string, readonly [passes: Seen, fails: Seen, words: string]>> = {
  "no-open-networks": [ingress("10.0.0.0/16"), ingress("0.0.0.0/0"), "0.0.0.0/0"],
  "private-cluster-endpoint": [
    cluster({ endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] }),
    cluster({ endpointPublicAccess: true }),
    "public",
  ],
  "no-public-service": [
    resource("kubernetes:core/v1:Service", { spec: { type: "ClusterIP" } }),
    resource("kubernetes:core/v1:Service", { spec: { type: "LoadBalancer" } }),
    "gateway",
  ],
  "encryption-at-rest": [template({}), template({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] }), "disk"],
  "node-credentials": [template({}), template({ metadataOptions: { httpTokens: "optional" } }), "tokens"],
  "no-public-bucket": [
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", blocked),
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { ...blocked, blockPublicPolicy: false }),
    "blockPublicPolicy",
  ],
  "pinned-images": [pod(`vllm@sha256:${"0".repeat(64)}`), pod("vllm:0.33.0"), "vllm:0.33.0"],
  "no-latest-image": [pod("registry:5000/vllm:0.33.0"), pod("registry:5000/vllm"), "registry:5000/vllm"],
  "engine-version": [engine("0.33.0"), engine("0.31.4"), "CVE-2026-115911"],
  "engine-flaws": [engine("0.33.0"), engine("0.23.0", "vllm-ascend"), "CVE-2026-115911"],
  "no-remote-code": [pod("a:1"), pod("a:1", ["--trust-remote-code"]), "--trust-remote-code"],
  "fp8-hardware": [service("fp8", "p5.48xlarge"), service("fp8", "p4de.24xlarge"), "p4de.24xlarge"],
  "required-tags": [
    resource("aws:ec2/vpc:Vpc", { tags }),
    resource("aws:ec2/vpc:Vpc", { tags: { owner: "a" } }),
    "environment, costCentre",
  ],
  "allowed-regions": [
    resource("deepseek-clusters:index:EksCluster", { region: "eu-central-1" }),
    resource("deepseek-clusters:index:EksCluster", { region: "us-east-1" }),
    "us-east-1",
  ],
  "protected-from-deletion": [
    resource("aws:s3/bucket:Bucket", {}),
    resource("aws:s3/bucket:Bucket", {}, false),
    "protect",
  ],
  "kubernetes-version": [cluster({}), resource("aws:eks/cluster:Cluster", { version: "1.30" }), "1.30"],
  "no-wildcard-permissions": [policy("s3:GetObject"), policy("s3:*"), "s3:*"],
  budget: [cost("999.99", "2026-10-01"), cost("1000.01", "2026-10-01"), "1000.01"],
  // 180 days before 2026-11-01 is 2026-05-05.
  "price-list-age": [cost("1", "2026-05-05"), cost("1", "2026-05-04"), "2026-05-04"],
};

describe.each([...resourceRules, ...stackRules].map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  const [passes, fails, words] = cases[name] ?? [];

  test("lets what is right pass", () => {
    expect(passes && rule.problems(passes, settings)).toEqual([]);
  });

  test("names what is wrong", () => {
    expect(fails && rule.problems(fails, settings).join("\n")).toContain(words);
  });

  test("says which public controls ask for the same, or that none does", () => {
    expect(rule.controls.length).toBeGreaterThan(0);
    for (const control of rule.controls) expect(control).toMatch(/^(CKV2?_|AWS-|KSV-|C-|CVE-|LLM\d|project$)/);
  });
});

test.each([
  ["without encryption", { type: "gp3" }],
  ["with the account's key instead of one's own", { type: "gp3", encrypted: "true" }],
])("a class of EBS volumes %s is refused, and one of another driver is not ours to judge", (_, parameters) => {
  const [encryption] = resourceRules.filter(({ name }) => name === "encryption-at-rest");
  const problems = (provisioner: string, more: object = {}) =>
    encryption?.problems(
      resource("kubernetes:storage.k8s.io/v1:StorageClass", { provisioner, parameters: { ...parameters, ...more } }),
      settings,
    );
  expect(problems("ebs.csi.aws.com")).toEqual(["Volumes of the class are not encrypted with a key of yours."]);
  expect(problems("ebs.csi.aws.com", { encrypted: "true", kmsKeyId: "arn:aws:kms:eu-central-1:1:key/1" })).toEqual([]);
  expect(problems("topolvm.io")).toEqual([]);
});

test("the internet in two halves is the internet", () => {
  const rule = resourceRules.find(({ name }) => name === "no-open-networks");
  expect(rule?.problems(ingress("0.0.0.0/1"), settings)).toHaveLength(1);
  expect(rule?.problems(ingress("10.0.0.0/8"), settings)).toEqual([]);
});

test("an engine is as old as the image that runs, whatever version the plan had in mind", () => {
  const [floor] = resourceRules.filter(({ name }) => name === "engine-version");
  const labels = { "app.kubernetes.io/name": "vllm", "app.kubernetes.io/version": "0.33.0" };
  const running = (image: string) => {
    const containers = [
      { name: "engine", image },
      { name: "beside", image: "other:0.1.0" },
    ];
    const group = { leaderWorkerTemplate: { workerTemplate: { spec: { containers } } } };
    const props = { metadata: { labels }, spec: group };
    const seen = resource("kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet", props);
    return floor?.problems(seen, settings);
  };
  expect(running("registry.example.com/vllm:v0.31.0")).toEqual([
    expect.stringMatching(/^vllm 0\.31\.0 is open to CVE-2026-115911 \(.*; fixed in 0\.32\.0\): take a later image\.$/),
  ]);
  expect(running("registry.example.com/vllm:v0.33.0")).toEqual([]);
  expect(running(`registry.example.com/vllm@sha256:${"0".repeat(64)}`)).toEqual([]);
});

test("a Kubernetes is judged by the day on which its cloud's standard support ends", () => {
  const rule = resourceRules.find(({ name }) => name === "kubernetes-version");
  const eks = resource("aws:eks/cluster:Cluster", { version: "1.34" });
  const ack = resource("alicloud:cs/managedKubernetes:ManagedKubernetes", { version: "1.35.7-aliyun.1" });
  const on = (seen: Seen, today: string) => rule?.problems(seen, { ...settings, today }).length;
  // EKS 1.34 until 2 December 2026, ACK 1.35 until 28 February 2027.
  expect([on(eks, "2026-12-02"), on(eks, "2026-12-03")]).toEqual([0, 1]);
  expect([on(ack, "2027-02-28"), on(ack, "2027-03-01")]).toEqual([0, 1]);
});

describe("flaws of engines", () => {
  const problems = (name: string, seen: Seen, allowVulnerable: readonly string[] = []) =>
    resourceRules.find((rule) => rule.name === name)?.problems(seen, { ...settings, allowVulnerable });

  // Fixed in 0.5.10 and 0.5.22, b11865 and the vLLM 0.22.0 that vLLM-Ascend 0.22.0 runs in.
  test.each([
    ["sglang", "0.5.9", "CVE-2026-3060", "0.5.10"],
    ["sglang", "0.5.21", "CVE-2026-7301", "0.5.22"],
    ["llama-cpp", "b11864", "CVE-2026-118375", "b11865"],
    ["vllm-ascend", "0.21.0", "CVE-2026-47155", "vllm 0.22.0"],
  ])("%s %s is refused for %s, and for nothing once it is mended", (name, version, id, fixed) => {
    const refused = problems("engine-version", engine(version, name))?.join();
    expect(refused).toContain(id);
    expect(refused).toContain(`fixed in ${fixed}`);
    expect(problems("engine-version", engine(fixed.replace("vllm ", ""), name))?.join()).not.toContain(id);
  });

  test.each(catalog.engines.map(({ name, version }) => [name, version]))(
    "%s %s, as pinned, is let in",
    (name, version) => {
      expect(problems("engine-version", engine(version, name))).toEqual([]);
    },
  );

  test("what no release mends is told, not refused", () => {
    expect(problems("engine-flaws", engine("0.5.23", "sglang"))?.join()).toMatch(/CVE-2026-7304.*no release of sglang/);
    expect(problems("engine-flaws", engine("0.23.0", "vllm-ascend"))?.join()).toMatch(
      /CVE-2026-105754.*fixed in vllm 0\.30\.0.*no release of vllm-ascend is known to have/,
    );
    expect(problems("engine-version", engine("0.21.0", "vllm-ascend"))?.join()).not.toContain("CVE-2026-105754");
  });

  test("the team allows each by its id, and by nothing less", () => {
    const old = engine("0.31.4");
    expect(problems("engine-version", old, ["CVE-2026-115911"])).toEqual([]);
    expect(problems("engine-version", old, ["CVE-2026-114053"])).toHaveLength(1);
  });

  test("an advisory that a rule names as a control is one that it judges by", () => {
    const ids = resourceRules.flatMap(({ controls }) => controls).filter((id) => id.startsWith("CVE-"));
    expect(advisories.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test("of an engine without advisories nothing is said", () => {
    expect(problems("engine-version", engine("0.0.1", "other"))).toEqual([]);
    expect(problems("engine-flaws", engine("0.0.1", "other"))).toEqual([]);
  });
});

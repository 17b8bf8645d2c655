import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, runStack } from "./project.ts";

const deployment = "kubernetes:apps/v1:Deployment";

describe("R1 IQ1_S on a cluster the user has", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("dev");
  });

  test("the program registers without an error", () => {
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test("touches no cloud and installs nothing beside the service", () => {
    expect([...ofPackage(run, "aws"), ...ofPackage(run, "alicloud")]).toEqual([]);
    expect(run.all("kubernetes:helm.sh/v3:Release")).toEqual([]);
  });

  test("a rotated kubeconfig is still the same cluster", () => {
    expect(run.only("pulumi:providers:kubernetes").inputs).toMatchObject({ clusterIdentifier: "dev" });
  });

  test("every object is applied through that cluster's provider", () => {
    const provider = run.only("pulumi:providers:kubernetes").urn;
    for (const object of ofPackage(run, "kubernetes")) expect(object.provider).toContain(provider);
  });

  test("the replicas are the program's where nothing scales them", () => {
    expect(run.only(deployment).inputs["spec"]).toHaveProperty("replicas", 1);
    expect(run.only(deployment).ignoreChanges).toEqual([]);
  });

  test("the weights are the user's claim, mounted read-only", () => {
    expect(run.all("kubernetes:core/v1:PersistentVolumeClaim")).toEqual([]);
    expect(JSON.stringify(run.only(deployment).inputs)).toContain('"claimName":"deepseek-weights"');
  });
});

test("a namespace that holds the user's claim is protected unless the stack says otherwise", async () => {
  const run = await runStack("dev", { protect: "true" });
  expect(run.only("kubernetes:core/v1:Namespace").protect).toBe(true);
});

test("a kubeconfig stays a secret on its way to the provider", async () => {
  const run = await runStack("dev", { kubeconfig: "{}" });
  expect(run.only("pulumi:providers:kubernetes").secretInputs).toContain("kubeconfig");
});

test("a kubeconfig by path is handed on as a path: its content is in no state, and another path is still the same cluster", async () => {
  const run = await runStack("dev", { context: "auto", kubeconfigPath: "examples/air-gapped-kubeconfig.yaml" });
  expect(run.errors).toEqual([]);
  expect(run.only("pulumi:providers:kubernetes").inputs).toMatchObject({
    kubeconfig: "examples/air-gapped-kubeconfig.yaml",
    clusterIdentifier: "dev",
  });
});

const twoContexts = {
  clusters: ["office", "lab"].map((name) => ({ name, cluster: { server: `https://${name}.example.com:6443` } })),
  contexts: ["office", "lab"].map((name) => ({ name, context: { cluster: name, user: "me" } })),
};

/** Path of a kubeconfig, of two contexts where nothing else is said, for as long as the test lasts. */
function kubeconfigFile(text = JSON.stringify(twoContexts)): string {
  const path = join(mkdtempSync(join(tmpdir(), "deepseek-clusters-")), "kubeconfig.yaml");
  onTestFinished(() => {
    rmSync(dirname(path), { recursive: true });
  });
  writeFileSync(path, text);
  return path;
}

test("of several contexts without a named one the stack warns: whoever makes another current takes it along", async () => {
  const kubeconfigPath = kubeconfigFile();
  const unnamed = await runStack("dev", { context: "auto", kubeconfigPath });
  expect(unnamed.errors).toEqual([]);
  expect(unnamed.warnings.join("\n")).toMatch(/whichever of office, lab is current/);
  expect((await runStack("dev", { context: "lab", kubeconfigPath })).warnings.join("\n")).not.toContain("whichever");
});

test("a context that the kubeconfig lacks ends the run before anything is created, and names those it has", async () => {
  const atPath = await runStack("dev", { context: "lba", kubeconfigPath: kubeconfigFile() });
  const inPlace = await runStack("dev", { context: "lba", kubeconfig: JSON.stringify(twoContexts) });
  for (const run of [atPath, inPlace]) {
    expect(run.errors.join("\n")).toContain('context: "lba" is not in the kubeconfig, which has office, lab.');
    expect(ofPackage(run, "kubernetes")).toEqual([]);
    expect(run.all("pulumi:providers:kubernetes")).toEqual([]);
  }
});

test.each([
  ["torn", "clusters: [", /kubeconfigPath: the file at \S+kubeconfig\.yaml cannot be read: Flow sequence/],
  ["empty", "", /kubeconfigPath: the file at \S+kubeconfig\.yaml is no kubeconfig: it names no cluster/],
])("a kubeconfig that is %s ends the run before anything is registered", async (_, text, words) => {
  const run = await runStack("dev", { context: "auto", kubeconfigPath: kubeconfigFile(text) });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "kubernetes")).toEqual([]);
});

test("a stack without a place for the weights is told the key that says it", async () => {
  const run = await runStack("dev", { weightsVolume: "{}" });
  expect(run.errors.join("\n")).toContain("weightsVolume: needs exactly one of claim, storageClass and localPath");
});

test("keys that do nothing on the target are warned of once, secrets too, and decide nothing", async () => {
  const checks = { checks: "live", adminPrincipals: JSON.stringify(["arn:aws:iam::123456789012:role/admin"]) };
  const { errors, warnings } = await runStack("dev", checks);
  expect(errors).toEqual([]);
  const about = (all: readonly string[]) => all.filter((text) => text.includes("does nothing"));
  expect(about(warnings)).toEqual([
    "set, and does nothing on kubernetes: `adminPrincipals` (counts on aws), `checks` (counts on aws and alicloud)",
  ]);
  expect(about((await runStack("prod", { kubeconfig: "{}" })).warnings)).toEqual([
    "set, and does nothing on aws: `kubeconfig` (counts on kubernetes)",
  ]);
  expect(about((await runStack("dev", {})).warnings)).toEqual([]);
});

test("a kubeconfig that is not there, or is given twice, ends the run before anything is registered", async () => {
  const missing = await runStack("dev", { kubeconfigPath: "nowhere.yaml" });
  expect(missing.errors.join("\n")).toMatch(/kubeconfigPath: no file at nowhere\.yaml/);
  const twice = await runStack("dev", { kubeconfigPath: "examples/air-gapped-kubeconfig.yaml", kubeconfig: "{}" });
  expect(twice.errors.join("\n")).toMatch(/kubeconfigPath: is given beside the secret/);
  for (const run of [missing, twice]) expect(ofPackage(run, "kubernetes")).toEqual([]);
});

test("what nodes log in to a registry with stays a secret, in the namespace of the service alone", async () => {
  const credentials = '{"auths":{"registry.example.com":{"auth":"dTpw"}}}';
  const run = await runStack("dev", { registry: "registry.example.com/mirror", registryCredentials: credentials });
  expect(run.errors).toEqual([]);
  const secret = run.only("kubernetes:core/v1:Secret");
  expect(secret.inputs).toMatchObject({ type: "kubernetes.io/dockerconfigjson" });
  expect(secret.secretInputs).toEqual(["stringData"]);
  expect(run.only(deployment).inputs).toMatchObject({
    spec: { template: { spec: { imagePullSecrets: [{ name: "r1-iq1s-8x3090-registry" }] } } },
  });
  const others = run.resources.filter((resource) => resource !== secret);
  expect(JSON.stringify(others)).not.toContain("dTpw");
});

test("weights in two places at once are refused", async () => {
  const run = await runStack("dev", { weightsVolume: JSON.stringify({ claim: "a", storageClass: "b" }) });
  expect(run.errors.join("\n")).toMatch(/weights.*exactly one|weightsVolume/s);
  expect(ofPackage(run, "kubernetes")).toEqual([]);
});

test("weights on the nodes' own disks: the stack makes one volume of them and protects it, and the namespace holds none", async () => {
  const run = await runStack("dev", {
    protect: "true",
    weightsVolume: JSON.stringify({ localPath: "/mnt/nvme/weights" }),
  });
  expect(run.errors).toEqual([]);
  const volume = run.only("kubernetes:core/v1:PersistentVolume");
  expect(volume.inputs).toMatchObject({ spec: { local: { path: "/mnt/nvme/weights" } } });
  expect(volume.protect).toBe(true);
  expect(run.only("kubernetes:core/v1:Namespace").protect).toBe(false);
  for (const path of ["weights", "/mnt/../etc", "/mnt/nvme/"]) {
    const wrong = await runStack("dev", { weightsVolume: JSON.stringify({ localPath: path }) });
    expect(wrong.errors.join("\n")).toMatch(/weightsVolume\.localPath/);
  }
});

test("on AWS the Job that fetches weights may write the folder of its service, and the cluster's reader nothing", async () => {
  const source = {
    repository: "deepseek-ai/DeepSeek-V3",
    revision: "0".repeat(40),
    sha256: { "a.safetensors": "0".repeat(64) },
  };
  const run = await runStack("prod", { weightsSource: JSON.stringify(source) });
  expect(run.errors).toEqual([]);
  const writer = run
    .all("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    .find(({ inputs }) => inputs["serviceAccount"] === "v3-fp8-8xh100-staging");
  expect(writer?.inputs).toMatchObject({ namespace: "v3-fp8-8xh100" });
  const policies = run.all("aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => JSON.stringify(inputs["policy"]));
  const writing = policies.filter((policy) => policy.includes("s3:PutObject"));
  expect(writing).toHaveLength(1);
  expect(writing[0]).toContain("/deepseek-v3/fp8/000000000000/*");
  const job = run.all("kubernetes:batch/v1:Job").find(({ inputs }) => JSON.stringify(inputs).includes("s3api"));
  expect(run.only("kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet").dependencies).toContain(job?.urn);
});

test("a service whose nodes nobody looks at says why", async () => {
  const run = await runStack("dev", { preflight: JSON.stringify({ skip: "looked at by hand" }) });
  expect(run.all("kubernetes:batch/v1:Job")).toEqual([]);
  expect(run.warnings.join("\n")).toContain("looked at by hand");
  const silent = await runStack("dev", { preflight: JSON.stringify({ skip: "" }) });
  expect(silent.errors.join("\n")).toMatch(/preflight\.skip.*must say why/);
});

test("the priority of a stack is that of the engine's pods", async () => {
  const run = await runStack("dev", { priorityClass: "serving" });
  expect(run.errors).toEqual([]);
  expect(run.only(deployment).inputs).toMatchObject({ spec: { template: { spec: { priorityClassName: "serving" } } } });
});

test("the engine waits for the weights to be fetched, and the Job for its walls", async () => {
  const source = { repository: "unsloth/R1", revision: "0".repeat(40), sha256: { "r1.gguf": "0".repeat(64) } };
  const run = await runStack("dev", { weightsSource: JSON.stringify(source) });
  expect(run.errors).toEqual([]);
  const [looking, job] = run.all("kubernetes:batch/v1:Job");
  if (looking === undefined || job === undefined) throw new Error("One Job looks at the node, one fetches");
  expect(job.dependencies).toContain(looking.urn);
  expect(run.only(deployment).dependencies).toContain(job.urn);
  const policies = run.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(({ urn }) => urn);
  expect(policies).toHaveLength(3);
  expect(job.dependencies).toEqual(expect.arrayContaining(policies));
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-render-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function render(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync("node_modules/.bin/node", ["cli/main.ts", "render", ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

const read = (folder: string, file: string) => parse(readFileSync(join(folder, file), "utf8")) as unknown;

test("a stack becomes one file per object, and a kustomization that applies them in order", () => {
  const folder = join(scratch, "prod");
  expect(render(["prod", "-o", folder, "--weights-bucket", "weights-1"])).toMatchObject({ status: 0, stderr: "" });
  const { resources } = read(folder, "kustomization.yaml") as { resources: string[] };
  expect(resources.slice(0, 4)).toEqual([
    "namespace.yaml",
    "default-deny.yaml",
    "client-traffic.yaml",
    "engine-traffic.yaml",
  ]);
  expect(resources.indexOf("workload.yaml")).toBeLessThan(resources.indexOf("scaler.yaml"));
  expect(readdirSync(folder).sort()).toEqual([...resources, "kustomization.yaml"].sort());
  expect(read(folder, "workload.yaml")).toMatchObject({ kind: "LeaderWorkerSet", metadata: { name: "v3-fp8-8xh100" } });
  expect(read(folder, "weights-volume.yaml")).toMatchObject({
    spec: { csi: { driver: "s3.csi.aws.com", volumeAttributes: { bucketName: "weights-1" } } },
  });
});

test("what is no longer part of the stack is no longer in the folder; the user's own files stay", () => {
  const folder = join(scratch, "scaled");
  render(["staging", "-o", folder]);
  expect(readdirSync(folder)).toContain("scaler.yaml");
  writeFileSync(join(folder, "own.yaml"), "");
  render(["staging", "-o", folder, "--set", "replicas.max=1"]);
  expect(readdirSync(folder)).not.toContain("scaler.yaml");
  expect(readdirSync(folder)).toContain("own.yaml");
});

test("what only a cluster can tell is left to fill in, and said so", () => {
  const { stdout, stderr } = render(["r1-q4km-4xa100"]);
  expect(stdout).toContain("bucket: ${WEIGHTS_BUCKET}");
  expect(stdout).toContain("roleName: ${WEIGHTS_ROLE}");
  expect(stderr).toMatch(/WEIGHTS_BUCKET.*\n.*WEIGHTS_ROLE/);
  expect(render(["dev"]).stderr).toBe("");
  expect(render(["dev"]).stdout).toContain("claimName: deepseek-weights");
});

test("without a folder the objects are one YAML stream, the same every time", () => {
  const { stdout } = render(["dev"]);
  expect(parseAllDocuments(stdout).map((document) => (document.toJS() as { kind: string }).kind)).toEqual([
    "Namespace",
    "NetworkPolicy",
    "NetworkPolicy",
    "ServiceAccount",
    "Job",
    "PodDisruptionBudget",
    "Deployment",
    "Service",
  ]);
  expect(render(["dev"], { TZ: "Asia/Shanghai", LC_ALL: "de_DE.UTF-8" }).stdout).toBe(stdout);
});

test("what to carry to a place without a way out is every image of every pod, and every file of the weights", () => {
  const source = {
    repository: "unsloth/DeepSeek-R1-GGUF",
    revision: "0123456789abcdef0123456789abcdef01234567",
    sha256: { "R1-00002-of-00002.gguf": "b".repeat(64), "R1-00001-of-00002.gguf": "a".repeat(64) },
  };
  const own = ["examples/Pulumi.air-gapped.yaml", "--set", "prerequisites=existing"];
  const settings = [...own, "--set", `weightsSource=${JSON.stringify(source)}`];
  const { status, stdout } = render([...settings, "--carry"]);
  expect(status).toBe(0);
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  const images = rows.filter(([kind]) => kind === "image");
  const pulled = [...render(settings).stdout.matchAll(/ image: (\S+)/g)].map(([, image]) => image);
  expect(images.map(([, , to]) => to).sort()).toEqual(pulled.sort());
  expect(images.map(([, from]) => from)).toContain("docker.io/curlimages/curl:8.16.0");
  const at = "https://huggingface.co/unsloth/DeepSeek-R1-GGUF/resolve/0123456789abcdef0123456789abcdef01234567";
  const folder = "deepseek-r1/iq1-s/0123456789ab";
  expect(rows.filter(([kind]) => kind === "weights")).toEqual([
    ["weights", `${at}/R1-00001-of-00002.gguf`, `${folder}/R1-00001-of-00002.gguf`, "a".repeat(64)],
    ["weights", `${at}/R1-00002-of-00002.gguf`, `${folder}/R1-00002-of-00002.gguf`, "b".repeat(64)],
  ]);
});

test("the list of the example without a way out", async () => {
  const { status, stdout } = render(["examples/Pulumi.air-gapped.yaml", "--carry"]);
  expect(status).toBe(0);
  await expect(stdout).toMatchFileSnapshot("golden/air-gapped.carry.tsv");
});

test("charts that a stack installs are carried with what their pods pull, those that are there are not", () => {
  const rowsOf = (...settings: string[]) =>
    render([...settings, "--set", "registry=registry.example.com/mirror", "--carry"])
      .stdout.trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
  const own = ["examples/Pulumi.local-nvme.yaml", "--set", 'replicas={"min":1,"max":2}'];
  expect(rowsOf(...own).filter(([kind]) => kind === "chart")).toEqual([]);
  const rows = rowsOf(...own, "--set", 'prerequisites={"keda":"install"}');
  expect(rows).toContainEqual([
    "chart",
    "https://kedacore.github.io/charts/keda:2.20.0",
    "oci://registry.example.com/mirror/charts/keda:2.20.0",
  ]);
  expect(rows).toContainEqual([
    "image",
    "ghcr.io/kedacore/keda-metrics-apiserver:2.20.0",
    "registry.example.com/mirror/kedacore/keda-metrics-apiserver:2.20.0",
  ]);
  const charts = rowsOf("prod").flatMap(([kind, , to]) => (kind === "chart" ? [to] : []));
  expect(charts).toContain("oci://registry.example.com/mirror/lws/charts/lws:0.10.0");
  expect(charts).toContain("oci://registry.example.com/mirror/charts/cluster-autoscaler:9.59.0");
  const training = rowsOf("examples/Pulumi.fine-tuning.yaml");
  expect(training.map(([, from]) => from)).toContain("docker.io/axolotlai/axolotl-uv:0.16.1");
  expect(training.filter(([kind]) => kind === "weights" || kind === "data")).toEqual([
    ["weights", "deepseek-r1-distill-qwen-32b for qlora", "deepseek-r1-distill-qwen-32b/bf16"],
    ["data", "your own", "data/train.jsonl"],
  ]);
});

test("a refusal renders nothing and exits 2 with the reason", () => {
  const refused = render(["v3-fp8-8xh100", "--set", "nodesPerReplica=1"]);
  expect(refused).toMatchObject({ status: 2, stdout: "" });
  expect(refused.stderr).toContain("short");
});

test("loads nothing of Pulumi", () => {
  const coverage = join(scratch, "coverage");
  render(["prod"], { NODE_V8_COVERAGE: coverage });
  const loaded = readdirSync(coverage).map((file) => readFileSync(join(coverage, file), "utf8"));
  expect(loaded.join()).toContain("components/serving/workload.ts");
  expect(loaded.join()).not.toContain("node_modules/@pulumi");
});

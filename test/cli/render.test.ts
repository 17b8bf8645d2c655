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
  expect(resources.slice(0, 3)).toEqual(["namespace.yaml", "default-deny.yaml", "engine-traffic.yaml"]);
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

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { addYamlHost, findPulumi } from "../../rehearsal/toolchain/index.ts";
import { atRest, done, openStack, repository } from "../engine/stacks.ts";

/** Programs of other people, with the package as they install it. */
beforeAll(async () => {
  execFileSync("npm", ["run", "build"], { cwd: repository, stdio: "pipe" });
  const pulumi = await findPulumi(() => undefined);
  const added = pulumi !== undefined && (await addYamlHost(inject("home"), pulumi, console.log));
  if (!added) throw new Error("The example in YAML needs Pulumi's language host for YAML, or Go to build it.");
}, 600_000);

const examples = [
  ["typescript", "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet"],
  ["yaml", "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet"],
] as const;

test.each(examples)(
  "a program in %s has its plan in the preview, comes up, and stays as it is",
  async (language, workload) => {
    const session = await openStack({ project: join(repository, "examples", language), stack: "example" });
    onTestFinished(() => {
      session.close();
    });
    const preview = await session.preview();
    expect(preview.errors).toEqual([]);
    expect(JSON.stringify(preview.outputs)).toMatch(/"\d+\.\d\d"/);
    const up = await session.up();
    expect(up.errors).toEqual([]);
    expect(up.steps.map(({ type }) => type)).toContain(workload);
    expect(JSON.stringify(await session.outputs())).toMatch(/http:\/\/[\w.:-]+\/v1/);
    expect(done(await session.up())).toEqual({});
    expect(atRest(session)).not.toContain("get-token");
  },
);

test("what cannot be is told in words, in the preview", async () => {
  const session = await openStack({ project: join(repository, "test/sweep/refused-in-yaml"), stack: "example" });
  onTestFinished(() => {
    session.close();
  });
  const { ok, errors } = await session.preview();
  expect(ok).toBe(false);
  expect(errors.join("\n")).toMatch(/16\.1 GiB\s+short per GPU/);
  expect(errors.join("\n")).not.toMatch(/^\s+at /m);
  expect(session.cloud.list()).toEqual([]);
});

test("own servers behind a registry that asks who pulls, from a program in YAML, with each secret kept as one", async () => {
  const session = await openStack({ project: join(repository, "test/sweep/own-servers-in-yaml"), stack: "example" });
  onTestFinished(() => {
    session.close();
  });
  expect((await session.preview()).errors).toEqual([]);
  expect((await session.up()).errors).toEqual([]);
  expect(done(await session.up())).toEqual({});
  const state = readFileSync(join(session.directory, "state/.pulumi/stacks/own-servers/example.json"), "utf8");
  expect(/bm90aGluZw|sk-of-the-test/.exec(state)?.[0]).toBeUndefined();
  const paths = session.cloud.list();
  const objectOf = (kind: string) =>
    readFileSync(join(session.cloud.root, paths.find((path) => path.includes(kind)) ?? ""), "utf8");
  expect(paths.filter((path) => path.includes("Secret")).length).toBeGreaterThanOrEqual(2);
  expect(objectOf("PersistentVolume")).toContain("/mnt/nvme/weights");
  const pods = objectOf("Deployment");
  for (const named of ["inference", "volcano", "r1-registry", "r1-api-key", "registry.example.com/mirror/ggml-org/"])
    expect(pods).toContain(named);
});

test("Pulumi reads the schema from the package's folder", async () => {
  const session = await openStack({ project: join(repository, "examples/typescript"), stack: "example" });
  onTestFinished(() => {
    session.close();
  });
  const args = ["package", "get-schema", join(repository, "plugin")];
  const { stdout } = await session.command(args);
  expect(JSON.parse(stdout)).toMatchObject(JSON.parse(readFileSync(join(repository, "plugin/schema.json"), "utf8")));
});

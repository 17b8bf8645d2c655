import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { done, openStack, repository } from "../engine/stacks.ts";

test("a service in a stack of its own uses the cluster of another, and leaves it alone when it goes", async () => {
  const directory = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  const common = { project: repository, directory };
  const own = { protect: false, profile: "v3-fp8-8xh100" };
  const reference = "organization/deepseek-clusters/cluster";

  const service = await openStack({ ...common, stack: "service", config: { ...own, clusterStack: reference } });
  const early = await service.up();
  expect(early.ok).toBe(false);
  expect(early.errors.join("\n")).toMatch(/clusterStack|cluster/);

  const cluster = await openStack({
    ...common,
    stack: "cluster",
    config: { ...own, serve: false, registry: "registry.example.com" },
  });
  const value = '{"auths":{"registry.example.com":{"auth":"dTpw"}}}';
  await cluster.stack.setConfig("registryCredentials", { value, secret: true });
  expect((await cluster.up()).errors).toEqual([]);
  expect(cluster.cloud.list().filter((path) => path.includes("LeaderWorkerSet"))).toEqual([]);
  const machines = cluster.cloud.list();

  expect((await service.up()).errors).toEqual([]);
  expect(Object.keys(done(await service.up()))).toEqual(["read"]);
  expect((await service.outputs())["endpoint"]?.value).toMatch(/^http/);
  expect(service.cloud.list().some((path) => path.includes("LeaderWorkerSet"))).toBe(true);

  const pods = service.cloud.list().find((path) => path.includes("LeaderWorkerSet")) ?? "";
  expect(readFileSync(join(service.cloud.root, pods), "utf8")).toMatch(
    /"registry\.example\.com\/[^]*"v3-fp8-8xh100-registry"/,
  );
  expect(
    readFileSync(join(service.directory, "state/.pulumi/stacks/deepseek-clusters/service.json"), "utf8"),
  ).not.toContain("dTpw");

  await service.stack.setConfig("machine", { value: "p5en.48xlarge" });
  expect((await service.preview()).errors.join("\n")).toContain(
    "is p5en.48xlarge, and the shared cluster has p5.48xlarge",
  );
  await service.stack.setConfig("machine", { value: "p5.48xlarge" });

  expect((await service.destroy()).errors).toEqual([]);
  expect(cluster.cloud.list()).toEqual(machines);
});

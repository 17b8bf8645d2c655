import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-services-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const hybrid = "examples/Pulumi.hybrid.yaml";
const run = (...args: string[]) => spawnSync("node_modules/.bin/node", ["cli/main.ts", ...args], { encoding: "utf8" });
const read = (...path: string[]) => parse(readFileSync(join(scratch, ...path), "utf8")) as Record<string, unknown>;

describe("the commands on a stack of several services", () => {
  test("plan: each service, then the stack; as JSON by their names", () => {
    const { stdout, status } = run("plan", hybrid);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^everyday: [^]*\nhard: [^]*\nThe stack: 2 services/);
    const json = JSON.parse(run("plan", hybrid, "--json").stdout) as { schema: string; services: object };
    expect([json.schema, Object.keys(json.services)]).toEqual(["deepseek-clusters/stack@1", ["everyday", "hard"]]);
  });

  test("a key of one service is set by its path, the others stay", () => {
    const { stdout, status } = run("plan", hybrid, "--set", "services.hard.nodesPerReplica=1");
    expect(status).toBe(2);
    expect(stdout).toMatch(/everyday: .* fits\n[^]*hard: .* refused\n[^]*The stack: refused\n {2}- hard is refused/);
  });

  test("cost show: the money of each and of all; one alone by its name", () => {
    expect(run("cost", "show", hybrid).stdout).toMatch(/^everyday\n[^]*\nhard\n[^]*\nThe stack: 2 services/);
    const one = run("cost", "show", hybrid, "--service", "hard").stdout;
    expect(one).not.toContain("everyday");
    expect(one).toContain("Kubernetes control plane");
  });

  test("what looks at one service asks for its name, and knows the others", () => {
    expect(run("cost", "simulate", hybrid, "--trace", "traces/office-day.csv")).toMatchObject({ status: 65 });
    const { stderr, status } = run("cost", "show", hybrid, "--service", "hart");
    expect([status, stderr]).toEqual([65, expect.stringContaining('did you mean "hard"?')]);
  });

  test("render: a folder for each namespace, and a kustomization that applies them in order", () => {
    expect(run("render", hybrid, "-o", scratch, "--weights-bucket", "weights-1")).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(read("kustomization.yaml")["resources"]).toEqual(["model-gateway", "everyday", "hard"]);
    expect(read("model-gateway", "kustomization.yaml")["resources"]).toContain("routes.yaml");
    expect(read("hard", "workload.yaml")).toMatchObject({ kind: "LeaderWorkerSet", metadata: { namespace: "hard" } });
    expect(read("everyday", "engine-traffic.yaml")).toMatchObject({ metadata: { namespace: "everyday" } });
  });

  test("report: one page of all", () => {
    const { stdout, status } = run("report", hybrid);
    expect(status).toBe(0);
    for (const title of ["The stack", "everyday: Memory", "hard: Money"]) expect(stdout).toContain(`<h2>${title}</h2>`);
    const ids = [...stdout.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

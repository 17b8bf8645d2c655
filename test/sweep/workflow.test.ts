import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Workflow {
  readonly jobs: { readonly diff: { readonly steps: readonly { readonly id?: string; readonly run?: string }[] } };
}

test("the preview step of plan-diff.yml rehearses every stack of this repository", () => {
  const { jobs } = parse(readFileSync(".github/workflows/plan-diff.yml", "utf8")) as Workflow;
  const script = jobs.diff.steps.find(({ id }) => id === "preview")?.run ?? "exit 1";
  const env = {
    ...process.env,
    CI: "true",
    PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`,
  };
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], { env, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, expect.any(String) as string]);
  for (const stack of ["dev", "prod", "staging"]) expect(stdout).toContain(stack);
}, 600_000);

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packed } from "../../scripts/packed.ts";

/** An empty project with the packed package in it, and its dependencies beside it. */
const project = mkdtempSync(join(tmpdir(), "deepseek-clusters-package-"));
const installed = join(project, "node_modules", "deepseek-clusters");

beforeAll(() => {
  packed(project);
  cpSync("Pulumi.prod.yaml", join(project, "Pulumi.prod.yaml"));
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("the packed package", () => {
  test("has the plan command, which reads a stack file of the folder it is called in", () => {
    const cli = join(installed, "dist", "cli", "main.js");
    const { status, stdout } = spawnSync(process.execPath, [cli, "plan", "prod", "--json"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "deepseek-clusters/plan@1", profile: "v3-fp8-8xh100" });
  });

  test("plans as a library without loading any cloud", () => {
    writeFileSync(
      join(project, "use.js"),
      `import { catalog, planDeployment, readConfig } from "deepseek-clusters/planner";
       const { request } = readConfig({ profile: "r1-iq1s-8x3090" }, catalog);
       process.stdout.write(planDeployment(request, catalog).verdict);`,
    );
    expect(execFileSync(process.execPath, ["use.js"], { cwd: project, encoding: "utf8" })).toBe("fits");
  });

  test("type-checks in a project that has no cloud's SDK, and finds what is wrong in a program", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [resolve("node_modules/typescript/bin/tsc"), "-p", "library.json"],
      {
        cwd: project,
        encoding: "utf8",
      },
    );
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test("ships what it needs and nothing of the tests or the rehearsal", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter(
      (file) => !file.startsWith("node_modules"),
    );
    expect(files).toContain(join("dist", "components", "index.js"));
    expect(files).toContain("LICENSE");
    expect(files.filter((file) => /^dist.(test|rehearsal)/.test(file))).toEqual([]);
  });
});

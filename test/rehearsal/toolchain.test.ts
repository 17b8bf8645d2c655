import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { packages } from "../../rehearsal/providers/catalogue.ts";
import { cacheDirectory, pinned, pluginVersions, prepareHome, repository } from "../../rehearsal/toolchain/index.ts";
import { withLock } from "../../rehearsal/toolchain/lock.ts";
import { atLeast } from "../../rehearsal/toolchain/versions.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

test("an engine of the pinned version or newer will do, an older one will not", () => {
  expect(atLeast(`v${pinned.pulumi}`, pinned.pulumi)).toBe(true);
  expect(atLeast("3.300.0", pinned.pulumi)).toBe(true);
  expect(atLeast("3.99.0", pinned.pulumi)).toBe(false);
  expect(atLeast("nonsense", pinned.pulumi)).toBe(false);
});

test("the pinned version is the one that the Go modules build", () => {
  const modules = readFileSync(join(repository, "tools/pulumi/go.mod"), "utf8");
  expect(modules).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pinned.pulumi}`);
  expect(modules).toContain(`go ${pinned.go}`);
});

test("tools are kept outside the checkout, where the user says", () => {
  expect(cacheDirectory({ DEEPSEEK_CLUSTERS_CACHE: "/somewhere" })).toBe("/somewhere");
  expect(cacheDirectory({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/deepseek-clusters");
  expect(cacheDirectory({})).not.toContain(repository);
});

describe("the lock on the cache", () => {
  test("lets one in at a time", async () => {
    const file = join(folder(), "lock");
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} out`);
    };
    await Promise.all([withLock(file, work("first")), withLock(file, work("second"))]);
    expect(events).toEqual(["first in", "first out", "second in", "second out"]);
    expect(existsSync(file)).toBe(false);
  });

  test("is broken when the process that held it died", async () => {
    const file = join(folder(), "lock");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(file, String(pid));
    await expect(withLock(file, () => Promise.resolve("in"))).resolves.toBe("in");
  });

  test("is released when the work fails", async () => {
    const file = join(folder(), "lock");
    await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(withLock(file, () => Promise.resolve("in"))).resolves.toBe("in");
  });
});

describe("the rehearsal's own Pulumi home", () => {
  test("holds the engine, the language host and a stand-in of exactly each SDK's version", () => {
    const cache = folder();
    const program = join(cache, "pulumi");
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
    const before = process.env["DEEPSEEK_CLUSTERS_CACHE"];
    process.env["DEEPSEEK_CLUSTERS_CACHE"] = cache;
    onTestFinished(() => {
      if (before === undefined) delete process.env["DEEPSEEK_CLUSTERS_CACHE"];
      else process.env["DEEPSEEK_CLUSTERS_CACHE"] = before;
    });
    const home = prepareHome({ program, version: pinned.pulumi, from: "PATH" });
    expect(prepareHome({ program, version: pinned.pulumi, from: "PATH" })).toEqual(home);
    expect(existsSync(join(home.directory, "bin/pulumi-language-nodejs"))).toBe(true);
    for (const name of packages)
      expect(
        existsSync(join(home.directory, `plugins/resource-${name}-v${pluginVersions()[name]}/pulumi-resource-${name}`)),
      ).toBe(true);
  });

  test("is the only place where a stand-in starts", () => {
    const { DEEPSEEK_CLUSTERS_REHEARSAL: _, ...env } = process.env;
    const main = join(repository, "rehearsal/providers/main.ts");
    const { status, stderr, stdout } = spawnSync(process.execPath, ["--no-warnings", main, "aws", "7.0.0"], { env });
    expect(status).toBe(1);
    expect(stdout.toString()).toBe("");
    expect(stderr.toString()).toContain("starts only inside a rehearsal");
  });
});

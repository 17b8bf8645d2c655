import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gt } from "semver";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  bundleInCache,
  componentNames,
  componentOf,
  inputsOf,
  oldestGo,
  pinned,
  publish,
  repository,
  sweepDrafts,
} from "../../rehearsal/toolchain/index.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

function cacheAt(path: string): void {
  const before = process.env["DEEPSEEK_CLUSTERS_CACHE"];
  process.env["DEEPSEEK_CLUSTERS_CACHE"] = path;
  onTestFinished(() => {
    if (before === undefined) delete process.env["DEEPSEEK_CLUSTERS_CACHE"];
    else process.env["DEEPSEEK_CLUSTERS_CACHE"] = before;
  });
}

const goMod = (component: string): string => readFileSync(join(repository, "tools", component, "go.mod"), "utf8");

const modules = {
  etcd: ["go.etcd.io/etcd/server/v3", pinned.etcd],
  kubernetes: ["k8s.io/kubernetes", pinned.kubernetes],
  kwok: ["sigs.k8s.io/kwok", pinned.kwok],
  lws: ["sigs.k8s.io/lws", pinned.lws],
  keda: ["github.com/kedacore/keda/v2", pinned.keda],
  prometheus: ["github.com/prometheus/prometheus", pinned.prometheus],
  "prometheus-operator": [
    "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring",
    pinned.prometheusOperator,
  ],
} as const;

test.each(Object.entries(modules))(
  "%s is built at the version that is written down",
  (component, [module, version]) => {
    expect(goMod(component)).toContain(`${module} v${version}\n`);
  },
);

test("the oldest Go that builds everything is the newest that one of the modules asks for", () => {
  const asked = Object.keys(modules).map((component) => /^go (\S+)$/m.exec(goMod(component))?.[1] ?? "");
  expect(asked.reduce((newest, version) => (gt(version, newest) ? version : newest))).toBe(oldestGo);
});

test("every program has one component, and a component of its own go.mod is in the table", () => {
  const programs = componentNames.flatMap((name) => Object.keys(componentOf(name).programs));
  expect(new Set(programs).size).toBe(programs.length);
  const folders = readdirSync(join(repository, "tools"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(
    folders
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("pulumi"))
      .sort(),
  ).toEqual(componentNames.filter((name) => name !== "crds").sort());
});

test("a component is kept under the hash of its own inputs", () => {
  const hashes = componentNames.map(inputsOf);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(componentNames.map(inputsOf)).toEqual(hashes);
});

test("without Go, what another Go has built is taken; with Go, only its own", () => {
  const cache = folder();
  cacheAt(cache);
  const bundle = join(cache, "etcd", `${inputsOf("etcd")}-go1.26.7-${process.platform}-${process.arch}`);
  expect(bundleInCache("etcd", undefined)).toBeUndefined();
  mkdirSync(bundle, { recursive: true });
  expect(bundleInCache("etcd", undefined)).toBe(bundle);
  expect(bundleInCache("etcd", "1.26.7")).toBe(bundle);
  expect(bundleInCache("etcd", "1.26.8")).toBeUndefined();
});

describe("what is published in the cache", () => {
  test("is whole: a build that fails leaves what was there, and no draft", async () => {
    const directory = join(folder(), "component", "key");
    await publish(directory, (draft) => {
      writeFileSync(join(draft, "program"), "first");
      return Promise.resolve();
    });
    const failing = publish(directory, (draft) => {
      writeFileSync(join(draft, "program"), "half");
      return Promise.reject(new Error("no space"));
    });
    await expect(failing).rejects.toThrow("no space");
    expect(readFileSync(join(directory, "program"), "utf8")).toBe("first");
    expect(readdirSync(join(directory, ".."))).toEqual(["key"]);
  });

  test("is never a killed build's draft, which the next builder sweeps", async () => {
    const directory = join(folder(), "component", "key");
    let draft = "";
    void publish(directory, (path) => {
      draft = path;
      return new Promise(() => undefined);
    });
    expect(existsSync(draft)).toBe(true);
    expect(existsSync(directory)).toBe(false);
    sweepDrafts(directory);
    expect(existsSync(draft)).toBe(false);
    await publish(directory, () => Promise.resolve());
    expect(existsSync(directory)).toBe(true);
  });
});

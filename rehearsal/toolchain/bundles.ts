import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "./build.ts";
import { cacheDirectory, executable, publish, sweepDrafts } from "./cache.ts";
import { componentNames, componentOf, type ComponentName, type Program } from "./components.ts";
import { fillBundle } from "./fill.ts";
import { goVersion, minutes } from "./go.ts";
import { withLock } from "./lock.ts";
import { pinned, repository } from "./versions.ts";

/** Where the cluster layer's programs and manifests lie. */
export interface ClusterTools {
  readonly program: (name: Program) => string;
  /** A folder or file of a component, such as the CRDs of `lws`. */
  readonly file: (component: ComponentName, path: string) => string;
}

/** The oldest Go that builds every component: the newest that one of their modules asks for. */
export const oldestGo = "1.26.7";

/** What to do when the cluster layer cannot be had. */
export const clusterHint = `install Go ${oldestGo} or newer, which builds it here once`;

const platform = `${process.platform}-${process.arch}`;

/** Hash of everything that decides what a build gives, but for the compiler. */
export function inputsOf(name: ComponentName): string {
  const hash = createHash("sha256").update(JSON.stringify(name === "crds" ? pinned.crds : componentOf(name)));
  for (const file of ["go.mod", "go.sum", "tools.go"]) {
    const path = join(repository, "tools", name, file);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}

const bundleDirectory = (name: ComponentName, go: string): string =>
  join(cacheDirectory(), name, `${inputsOf(name)}-go${go}-${platform}`);

/** A bundle in the cache: of this Go, or, where there is no Go, of any. */
export function bundleInCache(name: ComponentName, go: string | undefined): string | undefined {
  if (go !== undefined) return existsSync(bundleDirectory(name, go)) ? bundleDirectory(name, go) : undefined;
  const parent = join(cacheDirectory(), name);
  const fits = (entry: string): boolean => entry.startsWith(`${inputsOf(name)}-go`) && entry.endsWith(`-${platform}`);
  const found = existsSync(parent) ? readdirSync(parent).filter(fits).sort().at(-1) : undefined;
  return found === undefined ? undefined : join(parent, found);
}

/**
 * Programs and manifests of the cluster layer: from the cache, else built from the pinned modules. Undefined where
 * neither is possible; under `CI=true` that is an error instead.
 */
export async function findClusterTools(progress: Progress): Promise<ClusterTools | undefined> {
  const go = await goVersion(oldestGo);
  const missing = (): ComponentName[] => componentNames.filter((name) => bundleInCache(name, go) === undefined);
  if (missing().length > 0 && go !== undefined)
    await withLock(
      join(cacheDirectory(), "cluster.lock"),
      () => buildAll(missing(), go, progress),
      () => {
        progress("another run is building the cluster layer: waiting for it");
      },
    );
  if (missing().length === 0) return toolsIn((name) => bundleInCache(name, go) ?? "");
  if (process.env["CI"] === "true")
    throw new Error(`No cluster layer, and CI=true allows nothing to be left out: ${clusterHint}.`);
  return undefined;
}

function toolsIn(directory: (name: ComponentName) => string): ClusterTools {
  const owner = (program: Program): ComponentName =>
    componentNames.find((name) => program in componentOf(name).programs) ?? "etcd";
  return {
    program: (program) => executable(directory(owner(program)), program),
    file: (component, path) => join(directory(component), path),
  };
}

/** Compiled packages take 8 GiB: unless the user keeps them elsewhere, they go once every bundle is there. */
async function buildAll(names: readonly ComponentName[], go: string, progress: Progress): Promise<void> {
  const own = join(cacheDirectory(), "go-build");
  const left = (from: number): number =>
    minutes(names.slice(from).reduce((sum, name) => sum + componentOf(name).coreSeconds, 0));
  for (const [index, name] of names.entries()) {
    const directory = bundleDirectory(name, go);
    sweepDrafts(directory);
    const title = `building ${name} (${index + 1} of ${names.length}), once, about ${left(index)} min left`;
    await publish(directory, (draft) => fillBundle(name, draft, process.env["GOCACHE"] ?? own, title, progress));
  }
  rmSync(own, { recursive: true, force: true });
}

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pinned } from "./versions.ts";

/** Where tools are kept between runs: `DEEPSEEK_CLUSTERS_CACHE`, else the user's cache folder. Never inside the checkout. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const own = env["DEEPSEEK_CLUSTERS_CACHE"];
  if (own) return resolve(own);
  return join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "deepseek-clusters");
}

/** The folder of one version of the command line for this platform; its program is `bin/pulumi`. */
export const pulumiDirectory = (cache = cacheDirectory()): string =>
  join(cache, "pulumi", `${pinned.pulumi}-${process.platform}-${process.arch}`);

const draftPrefix = ".draft-";

/** Fills a draft beside `directory` and renames it only when it is whole: an interrupted `fill` publishes nothing. */
export async function publish(directory: string, fill: (draft: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(directory), { recursive: true });
  const draft = mkdtempSync(join(dirname(directory), draftPrefix));
  try {
    await fill(draft);
    rmSync(directory, { recursive: true, force: true });
    renameSync(draft, directory);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes what interrupted runs left unpublished. Only for whoever holds the lock. */
export function sweepDrafts(published: string): void {
  const parent = dirname(published);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(draftPrefix)))
    rmSync(join(parent, name), { recursive: true, force: true });
}

export const executable = (directory: string, name: string): string =>
  join(directory, "bin", process.platform === "win32" ? `${name}.exe` : name);

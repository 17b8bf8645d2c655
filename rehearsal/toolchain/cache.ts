import { homedir } from "node:os";
import { join, resolve } from "node:path";
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

export const executable = (directory: string, name: string): string =>
  join(directory, "bin", process.platform === "win32" ? `${name}.exe` : name);

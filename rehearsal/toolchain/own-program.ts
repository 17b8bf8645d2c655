import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "./build.ts";
import { cacheDirectory, executable, publish } from "./cache.ts";
import { goBuild, goVersion, type GoBuild } from "./go.ts";
import { withLock } from "./lock.ts";
import { pinned } from "./versions.ts";

export interface OwnProgram extends Pick<GoBuild, "module" | "package"> {
  readonly name: string;
  /** What decides what a build gives, but for the platform. */
  readonly version: string;
  /** What a person is told it is. */
  readonly title: string;
}

/** A program that belongs to Pulumi, built from its pinned Go modules once and kept. Undefined where there is no Go. */
export async function ownProgram(wanted: OwnProgram, progress: Progress): Promise<string | undefined> {
  const { name, version, title } = wanted;
  const directory = join(cacheDirectory(), name, `${version}-${process.platform}-${process.arch}`);
  const program = executable(directory, name);
  if (existsSync(program)) return program;
  if ((await goVersion(pinned.go)) === undefined) return undefined;
  const build = (draft: string): Promise<void> =>
    goBuild({ ...wanted, output: executable(draft, name), tags: "osusergo,grpcnotrace" });
  await withLock(
    `${directory}.lock`,
    async () => {
      if (existsSync(program)) return;
      progress(`building ${title} from source, once`);
      await publish(directory, build);
    },
    () => {
      progress(`another run is building ${title}: waiting for it`);
    },
  );
  return program;
}

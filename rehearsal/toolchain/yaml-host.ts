import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "./build.ts";
import { cacheDirectory, executable, publish } from "./cache.ts";
import { goBuild, goVersion } from "./go.ts";
import { place, type RehearsalHome } from "./home.ts";
import { withLock } from "./lock.ts";
import type { FoundPulumi } from "./pulumi.ts";
import { pinned } from "./versions.ts";

const host = "pulumi-language-yaml";

/**
 * Adds the language host for YAML to a home: the one of the release beside the engine, else one built from its pinned Go
 * modules, which takes about two minutes once. False where neither can be had.
 */
export async function addYamlHost(home: RehearsalHome, pulumi: FoundPulumi, progress: Progress): Promise<boolean> {
  const released = join(dirname(realpathSync(pulumi.program)), host);
  const program = existsSync(released) ? released : await built(progress);
  if (program === undefined) return false;
  place(program, join(home.directory, "bin", host));
  return true;
}

async function built(progress: Progress): Promise<string | undefined> {
  const directory = join(cacheDirectory(), "pulumi-yaml", `${pinned.pulumiYaml}-${process.platform}-${process.arch}`);
  const program = executable(directory, host);
  if (existsSync(program)) return program;
  if ((await goVersion(pinned.go)) === undefined) return undefined;
  return withLock(
    `${directory}.lock`,
    async () => (existsSync(program) ? program : await build(directory, progress)),
    () => {
      progress("another run is building the language host for YAML: waiting for it");
    },
  );
}

async function build(directory: string, progress: Progress): Promise<string> {
  progress(`building the language host for YAML ${pinned.pulumiYaml} from source, once`);
  await publish(directory, (draft) =>
    goBuild({
      module: "pulumi-yaml",
      package: `github.com/pulumi/pulumi-yaml/cmd/${host}`,
      output: executable(draft, host),
      tags: "osusergo,grpcnotrace",
    }),
  );
  return executable(directory, host);
}

import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "./build.ts";
import { place, type RehearsalHome } from "./home.ts";
import { ownProgram } from "./own-program.ts";
import type { FoundPulumi } from "./pulumi.ts";
import { pinned } from "./versions.ts";

const host = "pulumi-language-yaml";

/**
 * Adds the language host for YAML to a home: the one of the release beside the engine, else one built from its pinned Go
 * modules, which takes about two minutes once. False where neither can be had.
 */
export async function addYamlHost(home: RehearsalHome, pulumi: FoundPulumi, progress: Progress): Promise<boolean> {
  const released = join(dirname(realpathSync(pulumi.program)), host);
  const program = existsSync(released) ? released : await ownProgram(built, progress);
  if (program === undefined) return false;
  place(program, join(home.directory, "bin", host));
  return true;
}

const built = {
  name: host,
  version: pinned.pulumiYaml,
  title: `the language host for YAML ${pinned.pulumiYaml}`,
  module: "pulumi-yaml",
  package: `github.com/pulumi/pulumi-yaml/cmd/${host}`,
};

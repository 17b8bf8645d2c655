import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { goVersion, type Progress } from "./build.ts";
import { cacheDirectory, executable, newDraft } from "./cache.ts";
import { place, type RehearsalHome } from "./home.ts";
import { withLock } from "./lock.ts";
import { run } from "./processes.ts";
import type { FoundPulumi } from "./pulumi.ts";
import { pinned, repository } from "./versions.ts";

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
  if ((await goVersion()) === undefined) return undefined;
  mkdirSync(dirname(directory), { recursive: true });
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
  const draft = newDraft(directory);
  const args = [
    "build",
    "-trimpath",
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    "-s -w",
    "-o",
    executable(draft, host),
  ];
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off", GOTOOLCHAIN: "local" };
  try {
    const cwd = join(repository, "tools/pulumi-yaml");
    const { code, stderr } = await run("go", [...args, `github.com/pulumi/pulumi-yaml/cmd/${host}`], { cwd, env });
    if (code !== 0) throw new Error(`go build failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
    rmSync(directory, { recursive: true, force: true });
    renameSync(draft, directory);
    return executable(directory, host);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

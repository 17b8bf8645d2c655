import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Progress } from "./build.ts";
import { executable } from "./cache.ts";
import { componentOf, type Component, type ComponentName } from "./components.ts";
import { goBuild, goEnvironment, ticking } from "./go.ts";
import { run } from "./processes.ts";
import { pinned, repository } from "./versions.ts";

/** Puts a component's programs, the files it needs of its modules, and the proof of their versions into a folder. */
export async function fillBundle(
  name: ComponentName,
  draft: string,
  buildCache: string,
  title: string,
  progress: Progress,
): Promise<void> {
  const component = componentOf(name);
  progress(title);
  let packages = 0;
  const tell = (seconds: number): void => {
    progress(`${title} (${seconds} s, ${packages} Go packages)`);
  };
  await ticking(tell, async () => {
    for (const [program, path] of Object.entries(component.programs))
      await goBuild({
        module: name,
        package: path,
        output: executable(draft, program),
        buildCache,
        ...(component.tags === undefined ? {} : { tags: component.tags }),
        onPackage: () => {
          packages++;
        },
      });
    copyFiles(component, draft, await moduleDirectories(name, component));
    await extras[name]?.(draft, buildCache);
  });
  await writeVersions(component, draft);
}

function copyFiles({ files }: Component, draft: string, directories: ReadonlyMap<string, string>): void {
  for (const { module, from, to } of files)
    for (const path of from) {
      const source = join(directories.get(module) ?? "", path);
      mkdirSync(join(draft, to), { recursive: true });
      copyWritable(source, /\.\w+$/.test(path) ? join(draft, to, basename(path)) : join(draft, to));
    }
}

/** Without the modules' permissions: they are read-only, and a draft must be easy to sweep. */
function copyWritable(from: string, to: string): void {
  if (!statSync(from).isDirectory()) {
    writeFileSync(to, readFileSync(from));
    return;
  }
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) copyWritable(join(from, entry), join(to, entry));
}

interface Downloaded {
  readonly Dir: string;
  readonly Sum: string;
}

/** Go checks a module against `go.sum`, or against its public checksum database. */
async function download(module: string, directory: string): Promise<Downloaded> {
  const env = { ...process.env, ...goEnvironment };
  const { code, stdout, stderr } = await run("go", ["mod", "download", "-json", module], { cwd: directory, env });
  if (code !== 0) throw new Error(`go mod download ${module} failed: ${(stderr || stdout).trim()}`);
  return JSON.parse(stdout) as Downloaded;
}

async function moduleDirectories(name: ComponentName, { files }: Component): Promise<ReadonlyMap<string, string>> {
  const directories = new Map<string, string>();
  for (const { module } of files)
    if (!directories.has(module))
      directories.set(module, (await download(module, join(repository, "tools", name))).Dir);
  return directories;
}

const extras: Partial<Record<ComponentName, (draft: string, buildCache: string) => Promise<void>>> = {
  /** The operator's module holds Go types only: its CRDs are generated from them. */
  "prometheus-operator": async (draft, buildCache) => {
    const args = [
      "crd",
      "paths=github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1",
      `output:crd:dir=${join(draft, "crds")}`,
    ];
    const { code, stderr } = await run(executable(draft, "controller-gen"), args, {
      cwd: join(repository, "tools/prometheus-operator"),
      env: { ...process.env, ...goEnvironment, GOCACHE: buildCache },
    });
    if (code !== 0) throw new Error(`controller-gen failed: ${stderr.trim()}`);
  },
  /** Modules too large to build for the sake of a folder of YAML; each must have the checksum that is written down. */
  crds: async (draft) => {
    for (const [module, { version, sum, path }] of Object.entries(pinned.crds)) {
      const { Dir, Sum } = await download(`${module}@${version}`, draft);
      if (Sum !== sum) throw new Error(`${module} ${version} has the checksum ${Sum}, not ${sum}.`);
      copyWritable(join(Dir, path), join(draft, "crds", module.replaceAll("/", "_")));
    }
  },
};

/** `go version -m` of every program: which modules it really holds. */
async function writeVersions({ programs }: Component, draft: string): Promise<void> {
  const names = Object.keys(programs);
  const { stdout } = names.length === 0 ? { stdout: "" } : await run("go", ["version", "-m", join(draft, "bin")]);
  writeFileSync(join(draft, "versions.txt"), stdout.replaceAll(`${draft}/`, ""));
}

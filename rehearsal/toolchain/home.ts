import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { parentVariable } from "../leftovers.ts";
import { packages } from "../providers/catalogue.ts";
import { cacheDirectory } from "./cache.ts";
import type { FoundPulumi } from "./pulumi.ts";
import { pluginVersions, repository } from "./versions.ts";

/** A PULUMI_HOME of the rehearsal's own: only there do the stand-ins exist. */
export interface RehearsalHome {
  readonly directory: string;
  /** The engine, with our language host beside it. */
  readonly program: string;
}

/**
 * Prepares the home for this checkout. Its name follows from everything its launchers refer to, so two checkouts, two
 * Nodes or two versions of an SDK never share one. Doing it again changes nothing.
 */
export function prepareHome(pulumi: FoundPulumi): RehearsalHome {
  const versions = pluginVersions();
  const program = realpathSync(pulumi.program);
  const refersTo = JSON.stringify([repository, process.execPath, program, statSync(program).mtimeMs, versions]);
  const key = createHash("sha256").update(refersTo).digest("hex").slice(0, 16);
  const directory = join(cacheDirectory(), "rehearsal", key);
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  place(program, join(bin, "pulumi"));
  launcher(join(bin, "pulumi-language-nodejs"), directory, ["rehearsal/language-host.ts", "nodejs", ""]);
  for (const name of packages) {
    const folder = join(directory, "plugins", `resource-${name}-v${versions[name]}`);
    launcher(join(folder, `pulumi-resource-${name}`), directory, ["rehearsal/providers/main.ts", name, versions[name]]);
  }
  return { directory, program: join(bin, "pulumi") };
}

/**
 * The engine looks for its language host beside its own program, links resolved: so the program itself must stand here,
 * as a hard link where the file system allows.
 */
export function place(program: string, target: string): void {
  if (existsSync(target)) return;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { force: true });
  try {
    linkSync(program, draft);
  } catch {
    copyFileSync(program, draft);
  }
  renameSync(draft, target);
}

/** A program of this checkout, to be started by the engine. `exec` keeps one process, so that the stand-in's parent is the engine. */
export function launcher(file: string, home: string, [script = "", ...args]: readonly string[]): void {
  const command = [process.execPath, "--no-warnings", join(repository, script), ...args].map(quoted).join(" ");
  const lines = [
    "#!/bin/sh",
    `export ${parentVariable}=$PPID NODE_COMPILE_CACHE=${quoted(join(home, "compile-cache"))}`,
    `exec ${command} "$@"`,
  ];
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${lines.join("\n")}\n`, { mode: 0o755 });
  renameSync(draft, file);
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

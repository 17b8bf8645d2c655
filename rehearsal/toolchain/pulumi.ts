import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import automation from "@pulumi/pulumi/automation/index.js";
import { SemVer } from "semver";
import { buildPulumi, pulumiVersion, type Progress } from "./build.ts";
import { executable, publish, pulumiDirectory, sweepDrafts } from "./cache.ts";
import { goVersion } from "./go.ts";
import { withLock } from "./lock.ts";
import { atLeast, pinned } from "./versions.ts";

export interface FoundPulumi {
  /** Absolute path of the program. */
  readonly program: string;
  readonly version: string;
  readonly from: "PATH" | "cache" | "official download" | "built from source";
}

/** The stand-ins are started by shell scripts. */
const hasShell = process.platform !== "win32";

/** What to do when no engine can be had. */
export const installHint = hasShell
  ? `install pulumi ${pinned.pulumi} or newer (https://www.pulumi.com/docs/install/), ` +
    `or Go ${pinned.go} or newer, which builds it here`
  : "run it under WSL: the stand-ins need a POSIX shell";

/** The official installer is a script at this address. */
const installer = "https://get.pulumi.com/install.sh";
const routeTimeoutMs = 4000;
const downloadTimeoutMs = 300_000;

/**
 * The real engine: on PATH if it is new enough, else in the cache, else the official download, else built from the
 * pinned Go modules. Undefined when none of these works here. Under `CI=true` that is an error instead.
 */
export async function findPulumi(progress: Progress): Promise<FoundPulumi | undefined> {
  const found = hasShell ? ((await onPath()) ?? (await inCache()) ?? (await install(progress))) : undefined;
  if (found === undefined && process.env["CI"] === "true")
    throw new Error(`No Pulumi engine, and CI=true allows nothing to be left out: ${installHint}.`);
  return found;
}

/** A `pulumi` on PATH of at least the pinned version. */
export async function onPath(): Promise<FoundPulumi | undefined> {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter).filter(Boolean)) {
    const program = join(directory, process.platform === "win32" ? "pulumi.exe" : "pulumi");
    const version = existsSync(program) ? await pulumiVersion(program) : undefined;
    if (version !== undefined && atLeast(version, pinned.pulumi)) return { program, version, from: "PATH" };
  }
  return undefined;
}

/** What an earlier run left in the cache. */
export async function inCache(): Promise<FoundPulumi | undefined> {
  const program = executable(pulumiDirectory(), "pulumi");
  const version = existsSync(program) ? await pulumiVersion(program) : undefined;
  return version === pinned.pulumi ? { program, version, from: "cache" } : undefined;
}

/** True when the official installer can be reached; a machine without a route learns so within seconds. */
export async function reachesInstaller(): Promise<boolean> {
  try {
    return (await fetch(installer, { method: "HEAD", signal: AbortSignal.timeout(routeTimeoutMs) })).ok;
  } catch {
    return false;
  }
}

const install = (progress: Progress): Promise<FoundPulumi | undefined> =>
  withLock(
    `${pulumiDirectory()}.lock`,
    async () => {
      sweepDrafts(pulumiDirectory());
      return (await inCache()) ?? (await download(progress)) ?? (await build(progress));
    },
    () => {
      progress("another run is fetching pulumi: waiting for it");
    },
  );

async function download(progress: Progress): Promise<FoundPulumi | undefined> {
  if (!(await reachesInstaller())) return undefined;
  progress(`downloading pulumi ${pinned.pulumi}`);
  try {
    await publish(pulumiDirectory(), async (draft) => {
      const installing = automation.PulumiCommand.install({ root: draft, version: new SemVer(pinned.pulumi) });
      await Promise.race([installing, failAfter(downloadTimeoutMs)]);
    });
  } catch {
    return undefined;
  }
  const found = await inCache();
  return found && { ...found, from: "official download" };
}

const failAfter = async (milliseconds: number): Promise<never> => {
  await pause(milliseconds, undefined, { ref: false });
  throw new Error("The download took too long.");
};

async function build(progress: Progress): Promise<FoundPulumi | undefined> {
  if ((await goVersion(pinned.go)) === undefined) return undefined;
  await buildPulumi(pulumiDirectory(), progress);
  const found = await inCache();
  return found && { ...found, from: "built from source" };
}

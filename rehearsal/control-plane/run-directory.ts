import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cacheDirectory } from "../toolchain/index.ts";
import { isAlive } from "../toolchain/processes.ts";

const runs = (): string => join(cacheDirectory(), "control-planes");
const ownerFile = "owner.pid";
const lookEveryMs = 50;

/** A folder for one control plane, with the process that answers for it written in it. */
export function newRunDirectory(): string {
  mkdirSync(runs(), { recursive: true });
  const directory = mkdtempSync(join(runs(), "run-"));
  writeFileSync(join(directory, ownerFile), String(process.pid));
  return directory;
}

/** Ends what runs left behind whose owner died, and removes their folders. */
export async function sweepRuns(): Promise<void> {
  mkdirSync(runs(), { recursive: true });
  for (const name of readdirSync(runs())) {
    const directory = join(runs(), name);
    if (isAlive(numberIn(join(directory, ownerFile)))) continue;
    await endAll(directory);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Notes a child, so that it can be found when its owner has died. */
export function notePid(directory: string, order: number, name: string, pid: number): void {
  writeFileSync(join(directory, `${String(order).padStart(2, "0")}-${name}.pid`), String(pid));
}

/** Last started first, one after the other: an API server whose store has gone does not stop. */
export async function endAll(directory: string): Promise<void> {
  const files = readdirSync(directory).filter((name) => /^\d\d-.+\.pid$/.test(name));
  for (const file of files.sort().reverse()) {
    const pid = numberIn(join(directory, file));
    if (belongsTo(pid, directory)) await end(pid);
  }
}

const graceMs = 15_000;

async function end(pid: number): Promise<void> {
  signal(pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (isRunning(pid)) {
    if (Date.now() > deadline) signal(pid, "SIGKILL");
    await pause(lookEveryMs);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

/** A child of this process that has ended stays as a zombie until Node has taken note. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return isAlive(pid);
  }
}

/** Process ids are used again: only a process whose command line names the folder is ours. */
function belongsTo(pid: number, directory: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(directory);
  } catch {
    return process.platform !== "linux";
  }
}

function numberIn(file: string): number {
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0;
  }
}

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "./processes.ts";

const lookEveryMs = 200;

/**
 * Runs `work` while holding a lock file; others with the same file wait. The lock names its process, so that one left by
 * a process that died is broken.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (breakIfDead(file)) continue;
    if (!told) onWait?.();
    told = true;
    await pause(lookEveryMs);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A hard link appears with its content or not at all, so nobody ever reads half a lock. */
function take(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function holder(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Moves the lock aside before removing it, and puts it back if in between someone else took it. */
function breakIfDead(file: string): boolean {
  const pid = holder(file);
  if (pid === undefined) return true;
  if (isAlive(Number(pid))) return false;
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holder(aside) === pid) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch {
    return true;
  }
  return true;
}

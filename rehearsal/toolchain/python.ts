import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "./build.ts";
import { cacheDirectory, publish } from "./cache.ts";
import { withLock } from "./lock.ts";
import { run } from "./processes.ts";
import { repository } from "./versions.ts";

/** The oldest Python that Pulumi's SDK of `tools/pulumi-python/requirements.txt` runs on. */
const oldest = [3, 10] as const;

/**
 * A virtual environment with Pulumi's SDK for Python, made once and kept. Undefined where there is no Python.
 * @throws Error with the last words of what could not install it
 */
export async function pythonEnvironment(progress: Progress): Promise<string | undefined> {
  const python = await pythonVersion();
  if (python === undefined) return undefined;
  const requirements = join(repository, "tools/pulumi-python/requirements.txt");
  const key = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 8);
  const directory = join(cacheDirectory(), "python", `${key}-${python}-${process.platform}-${process.arch}`);
  const fill = async (draft: string): Promise<void> => {
    await needed("python3", ["-m", "venv", draft]);
    await needed(join(draft, "bin/python"), ["-m", "pip", "install", "--quiet", "-r", requirements]);
  };
  await withLock(`${directory}.lock`, async () => {
    if (existsSync(directory)) return;
    progress("installing Pulumi's SDK for Python, once");
    await publish(directory, fill);
  });
  return directory;
}

async function pythonVersion(): Promise<string | undefined> {
  const { code, stdout } = await run("python3", ["-c", "import platform; print(platform.python_version())"]);
  const [major = 0, minor = 0] = stdout.split(".").map(Number);
  const isRecent = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return code === 0 && isRecent ? stdout.trim() : undefined;
}

async function needed(command: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${(stderr || stdout).trim()}`);
}

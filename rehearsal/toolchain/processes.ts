import { spawn } from "node:child_process";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Called with each line of standard error while the program runs. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. A program that cannot be started gives code 127, one that takes too long 124. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env = process.env, timeoutMs, onLine } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs ?? 2 ** 31 - 1);
    const finish = (code: number): void => {
      clearTimeout(timer);
      resolve({ code, ...output });
    };
    child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      output.stderr += chunk.toString();
      for (const line of chunk.toString().split("\n").filter(Boolean)) onLine?.(line);
    });
    child.once("error", () => {
      finish(127);
    });
    child.once("close", (code) => {
      finish(code ?? 124);
    });
  });
}

/** True while a process of this machine has that id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

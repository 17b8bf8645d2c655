import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endAll, notePid } from "./run-directory.ts";

export interface Started {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** True once the process does what it is there for. */
  readonly isReady?: () => Promise<boolean>;
}

const readyWithinMs = 90_000;
const lookEveryMs = 50;

/** The processes of one control plane: started one after the other, ended in the opposite order. */
export class Processes {
  readonly directory: string;
  readonly #children = new Map<string, ChildProcess>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Starts a process and waits until it is ready. @throws Error with the last lines of its log when it ends instead */
  async start({ name, program, args, env = {}, isReady }: Started): Promise<void> {
    const log = join(this.directory, `${name}.log`);
    const output = openSync(log, "a");
    const child = spawn(program, args, {
      cwd: this.directory,
      // Its own session: a Ctrl-C in the terminal reaches the owner, who ends them in their order.
      detached: true,
      stdio: ["ignore", output, output],
      env: { PATH: process.env["PATH"], HOME: this.directory, ...env },
    });
    closeSync(output);
    let failed: string | undefined;
    child.once("error", (error) => (failed = error.message));
    child.once("exit", (code, signal) => (failed = `ended with ${signal ?? code ?? "nothing"}`));
    this.#children.set(name, child);
    if (child.pid !== undefined) notePid(this.directory, this.#children.size, name, child.pid);
    child.unref();
    const deadline = Date.now() + readyWithinMs;
    while (isReady !== undefined && !(await isReady().catch(() => false))) {
      if (failed !== undefined || Date.now() > deadline)
        throw new Error(`${name} ${failed ?? "is not ready after 90 s"}: ${lastLines(log)}`);
      await pause(lookEveryMs);
    }
  }

  /** Process ids by name. */
  get pids(): ReadonlyMap<string, number> {
    return new Map([...this.#children].map(([name, { pid = 0 }]) => [name, pid]));
  }

  /** Ends one process at once, as a crash would. */
  async kill(name: string): Promise<void> {
    const child = this.#children.get(name);
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }

  stop(): Promise<void> {
    return existsSync(this.directory) ? endAll(this.directory) : Promise.resolve();
  }
}

const lastLines = (log: string): string => readFileSync(log, "utf8").trim().split("\n").slice(-4).join(" | ");

/** Ports of this machine that nothing listens on. */
export async function freePorts<const Names extends readonly string[]>(
  names: Names,
): Promise<Readonly<Record<Names[number], number>>> {
  const servers = await Promise.all(names.map(() => bound()));
  const ports = names.map((name, index) => [name, servers[index]?.port ?? 0] as const);
  await Promise.all(servers.map(({ close }) => close()));
  return Object.fromEntries(ports) as Record<Names[number], number>;
}

const bound = (): Promise<{ port: number; close: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const close = (): Promise<void> =>
        new Promise((done) =>
          server.close(() => {
            done();
          }),
        );
      resolve({ port, close });
    });
  });

/** True when an address answers with success. */
export const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok;

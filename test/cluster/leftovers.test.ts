import { spawn } from "node:child_process";
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { cacheDirectory, repository } from "../../rehearsal/toolchain/index.ts";

const runs = join(cacheDirectory(), "control-planes");
const start = join(repository, "rehearsal/start.ts");

/** Processes whose command line names a control plane's folder. */
const processesIn = (folder: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);

const folderOf = (owner: number | undefined): string | undefined =>
  (existsSync(runs) ? readdirSync(runs) : [])
    .map((name) => join(runs, name))
    .find((folder) => {
      try {
        return readFileSync(join(folder, "owner.pid"), "utf8") === String(owner);
      } catch {
        return false;
      }
    });

const rehearsal = (...args: string[]) => {
  const child = spawn(process.execPath, ["--no-warnings", start, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, text: () => output.join("") };
};

const patience = { timeout: 120_000, interval: 100 };

test.runIf(process.platform === "linux")(
  "npm start -- --cluster shows what was scheduled where, and leaves nothing, not even of a run that was killed",
  async () => {
    const killed = rehearsal("dev", "--cluster");
    // etcd and the API server at least.
    const folder = await vi.waitUntil(() => {
      const found = folderOf(killed.child.pid);
      return found !== undefined && processesIn(found).length >= 2 ? found : undefined;
    }, patience);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(processesIn(folder)).not.toEqual([]);

    const whole = rehearsal("dev", "--cluster");
    expect([await whole.ended, whole.text()]).toEqual([0, expect.any(String)]);
    expect(whole.text()).toMatch(
      /Scheduled on the simulated nodes\n.*8xrtx3090-0 .*r1-iq1s-8x3090-\w+-\w+ \(Running\).*\n.*system-0 +free/,
    );
    expect(processesIn(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(folderOf(whole.child.pid)).toBeUndefined();
  },
);

test.runIf(process.platform === "linux")("a rehearsal that is interrupted takes its control plane down", async () => {
  const run = rehearsal("dev", "--cluster");
  const folder = await vi.waitUntil(() => {
    const found = folderOf(run.child.pid);
    return found !== undefined && processesIn(found).length >= 2 ? found : undefined;
  }, patience);
  run.child.kill("SIGINT");
  expect(await run.ended).not.toBe(0);
  expect(processesIn(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

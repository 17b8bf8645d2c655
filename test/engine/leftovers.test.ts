import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { fixture, openStack } from "./stacks.ts";

/** Processes of one rehearsed stack: the engine hands its environment, with the folder of the stack in it, to all of them. */
const processesOf = (directory: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`DEEPSEEK_CLUSTERS_REHEARSAL=${directory}/`);
      } catch {
        return false;
      }
    })
    .map(Number);

test.runIf(process.platform === "linux")("a killed command takes its program and its providers along", async () => {
  const session = await openStack({ project: fixture, stack: "dev", config: { endless: true } });
  onTestFinished(() => {
    session.close();
  });
  const { workDir, envVars } = session.stack.workspace;
  const command = spawn(inject("home").program, ["up", "--yes", "--non-interactive", "--stack", "dev"], {
    cwd: workDir,
    env: { ...process.env, ...envVars },
    stdio: "ignore",
  });
  // The engine, the language host, the program and at least one provider.
  await vi.waitUntil(() => processesOf(session.directory).length >= 4, { timeout: 30_000 });
  command.kill("SIGKILL");
  await vi.waitUntil(() => processesOf(session.directory).length === 0, { timeout: 10_000 });
  expect(processesOf(session.directory)).toEqual([]);
});

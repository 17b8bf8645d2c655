import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import type { Session } from "../../rehearsal/session.ts";
import { done, openStack, repository } from "../engine/stacks.ts";

async function opened(): Promise<Session> {
  const session = await openStack({ project: repository, stack: "dev" });
  onTestFinished(() => {
    session.close();
  });
  return session;
}

/** Starts `pulumi up`, and stops it when that many objects are in the cloud. */
async function stopped(session: Session, signal: NodeJS.Signals, objects: number): Promise<number | null> {
  const { workDir, envVars } = session.stack.workspace;
  const command = spawn(
    inject("home").program,
    ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "dev"],
    {
      cwd: workDir,
      // As for a person, whose Pulumi writes its state after every step.
      env: { ...process.env, ...envVars, PULUMI_SKIP_CHECKPOINTS: "false" },
      stdio: "ignore",
    },
  );
  const ended = new Promise<number | null>((resolve) => command.once("close", resolve));
  await vi.waitUntil(() => command.exitCode !== null || session.cloud.list().length >= objects, { timeout: 60_000 });
  command.kill(signal);
  return ended;
}

/** Step 3 of the runbook: what was being created, and is there, is deleted by hand. */
async function deletePending(session: Session): Promise<void> {
  const exported = await session.stack.exportStack();
  const deployment = exported.deployment as { pending_operations?: { resource: { urn: string } }[] };
  const pending = deployment.pending_operations ?? [];
  const urns = new Set(pending.map(({ resource }) => resource.urn));
  for (const path of session.cloud.list()) {
    const file = join(session.cloud.root, path);
    if (urns.has((JSON.parse(readFileSync(file, "utf8")) as { urn: string }).urn)) rmSync(file);
  }
}

test.each([1, 3])("an update that is interrupted after %i objects is finished by the next one", async (objects) => {
  const undisturbed = await opened();
  await undisturbed.up();
  const session = await opened();
  await stopped(session, "SIGINT", objects);
  expect((await session.up()).errors).toEqual([]);
  expect(session.cloud.list()).toEqual(undisturbed.cloud.list());
  expect(done(await session.up())).toEqual({});
});

test("after a killed update the runbook's commands lead to the same state, with nothing twice", async () => {
  const undisturbed = await opened();
  await undisturbed.up();
  const session = await opened();
  await stopped(session, "SIGKILL", 2);
  const locked = await session.up();
  if (!locked.ok) expect(locked.errors.join("\n")).toMatch(/lock/);
  await session.run(["cancel", "--yes"]);
  await deletePending(session);
  await session.run(["refresh", "--yes", "--clear-pending-creates"]);
  expect((await session.up()).errors).toEqual([]);
  expect(session.cloud.list()).toEqual(undisturbed.cloud.list());
  expect(done(await session.up())).toEqual({});
});

test("a creation that fails leaves what came before it, and the next update does only the rest", async () => {
  const session = await opened();
  const blocked = join(session.cloud.root, "kubernetes/core.v1.Service");
  mkdirSync(dirname(blocked), { recursive: true });
  writeFileSync(blocked, "in the way");
  const failing = await session.up();
  expect(failing.ok).toBe(false);
  expect(failing.errors.join("\n")).toMatch(/service/i);
  rmSync(blocked);
  const up = await session.up();
  expect(up.errors).toEqual([]);
  expect(Object.keys(done(up))).not.toContain("replace");
  expect(done(await session.up())).toEqual({});
});

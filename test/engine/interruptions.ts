import { spawn } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, onTestFinished, vi } from "vitest";
import type { Session } from "../../rehearsal/session.ts";
import { done, openStack, repository } from "./stacks.ts";

export async function opened(): Promise<Session> {
  const session = await openStack({ project: repository, stack: "dev" });
  onTestFinished(() => {
    session.close();
  });
  return session;
}

/** Starts `pulumi up`, and stops it when that many objects are in the cloud. One at a time: each number is met. */
async function stopped(session: Session, signal: NodeJS.Signals, objects: number): Promise<void> {
  const { workDir, envVars } = session.stack.workspace;
  const command = spawn(
    inject("home").program,
    ["up", "--yes", "--skip-preview", "--non-interactive", "--parallel", "1", "--stack", "dev"],
    {
      cwd: workDir,
      // As for a person, whose Pulumi writes its state after every step.
      env: { ...process.env, ...envVars, PULUMI_SKIP_CHECKPOINTS: "false" },
      stdio: "ignore",
    },
  );
  const ended = new Promise((resolve) => command.once("close", resolve));
  await vi.waitUntil(() => command.exitCode !== null || session.cloud.list().length >= objects, {
    timeout: 60_000,
    interval: 5,
  });
  command.kill(signal);
  await ended;
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

const stateOf = ({ directory }: Session): string => join(directory, "state/.pulumi/stacks/deepseek-clusters/dev.json");

/** Step 1 of the runbook: a state that cannot be read. */
async function restoreState(session: Session): Promise<void> {
  rmSync(attributesOf(session), { force: true });
  if (await unreadable(session)) copyFileSync(`${stateOf(session)}.bak`, stateOf(session));
}

/**
 * What a kill in the middle of a write can cut off. Pulumi writes a state whole and then renames it; what it writes before
 * that, in place, is the small file of its attributes.
 */
export function cutOffAttributes(session: Session): void {
  truncateSync(attributesOf(session));
}

/** What a machine that lost its power can leave: neither file holds anything, and the last state but one is whole. */
export function cutOffState(session: Session): void {
  copyFileSync(stateOf(session), `${stateOf(session)}.bak`);
  truncateSync(stateOf(session));
  cutOffAttributes(session);
}

const attributesOf = (session: Session): string => `${stateOf(session)}.attrs`;

/** The error of a state that was cut off; a lock is told before it. */
const cutOff = /failed to load checkpoint/;

const unreadable = async (session: Session): Promise<boolean> =>
  cutOff.test((await session.run(["stack", "export"])).stderr);

/** What a person does after an update that ended in its own way. */
const recoveries = {
  SIGINT: () => Promise.resolve(),
  SIGKILL: async (session: Session) => {
    const { errors } = await session.up();
    if (errors.length > 0) expect(errors.join("\n")).toMatch(new RegExp(`lock|${cutOff.source}`));
    await session.run(["cancel", "--yes"]);
    if (await unreadable(session)) {
      await restoreState(session);
      await session.run(["cancel", "--yes"]);
    }
    await deletePending(session);
    await session.run(["refresh", "--yes", "--clear-pending-creates"]);
  },
} as const;

export type Interruption = keyof typeof recoveries;
export const interruptions = Object.keys(recoveries) as Interruption[];

/**
 * Interrupts an update after so many objects; the next one must end as an undisturbed one, with nothing twice. `after` does
 * what else the interruption may do.
 */
export async function survives(
  signal: Interruption,
  objects: number,
  undisturbed: readonly string[],
  after: (session: Session) => void = () => undefined,
): Promise<void> {
  const session = await openStack({ project: repository, stack: "dev" });
  try {
    await stopped(session, signal, objects);
    after(session);
    await recoveries[signal](session);
    expect((await session.up()).errors).toEqual([]);
    expect(session.cloud.list()).toEqual(undisturbed);
    expect(done(await session.up())).toEqual({});
  } finally {
    session.close();
  }
}

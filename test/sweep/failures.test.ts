import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { faultsFile, type Fault } from "../../rehearsal/providers/faults.ts";
import type { Session } from "../../rehearsal/session.ts";
import { done, openStack, repository } from "../engine/stacks.ts";

async function opened(stack: string, faults: readonly Fault[] = []): Promise<Session> {
  const session = await openStack({ project: repository, stack, config: { protect: false } });
  onTestFinished(() => {
    session.close();
  });
  writeFileSync(join(session.directory, faultsFile), JSON.stringify(faults));
  return session;
}

/** What is in the cloud, and what was asked of each object. */
const asked = ({ cloud }: Session) =>
  cloud.list().map((path) => {
    const { inputs } = JSON.parse(readFileSync(join(cloud.root, path), "utf8")) as { inputs: unknown };
    return { path, inputs };
  });

/** Runs the command until it succeeds; gives what each attempt printed. */
async function persistently(session: Session, command: "up" | "destroy"): Promise<string[]> {
  const printed: string[] = [];
  for (let attempt = 0; attempt < 60; attempt++) {
    const ran = await session.run([command, "--yes", "--skip-preview", "--continue-on-error"]);
    if (ran.code === 0) return printed;
    printed.push(ran.stdout + ran.stderr);
  }
  throw new Error(`${command} never succeeded: ${printed.at(-1) ?? ""}`);
}

const kinds = (session: Session): number => new Set(session.cloud.list().map((path) => path.split("/")[1])).size;

/** Failures of one operation, each kind of resource once. */
const struck = (printed: readonly string[], operation: string): string[] => [
  ...new Set(
    [...printed.join("\n").matchAll(new RegExp(`the rehearsed ${operation} of (\\S+) fails`, "g"))].map(
      ([, type = ""]) => type,
    ),
  ),
];

describe.each(["dev", "staging", "prod"])("the %s stack, when every kind of resource fails once", (stack) => {
  test(
    "to be created, updated and deleted: the next run goes on, to the state of an undisturbed run",
    { timeout: 900_000 },
    async () => {
      const changed = { tags: { owner: "other", environment: "test", costCentre: "test" }, contextTokens: 8192 };
      const config = { protect: false, ...changed };
      const undisturbed = await opened(stack);
      expect((await undisturbed.up()).errors).toEqual([]);
      const meanwhile = { project: repository, stack, directory: undisturbed.directory, config };
      expect((await (await openStack(meanwhile)).up()).errors).toEqual([]);

      const faults = (["create", "update", "delete"] as const).map((operation): Fault => ({ operation, how: "fails" }));
      const session = await opened(stack, faults);
      const creations = await persistently(session, "up");
      expect(struck(creations, "create").length).toBe(kinds(session));
      for (const printed of creations) expect(printed).toMatch(/docs\/runbook\.md#[a-z-]+/);

      const { directory } = session;
      const later = await openStack({ project: repository, stack, directory, config });
      const updates = await persistently(later, "up");
      expect(struck(updates, "update").length).toBeGreaterThan(0);
      expect(asked(session)).toEqual(asked(undisturbed));
      expect(done(await later.up())).toEqual({});

      const deletions = await persistently(later, "destroy");
      expect(struck(deletions, "delete").length).toBeGreaterThan(0);
      expect(session.cloud.list()).toEqual([]);
    },
  );
});

test.each([
  ["kubernetes:core/v1:Namespace", "create"],
  ["kubernetes:apps/v1:Deployment", "create"],
] as const)("a provider that vanishes while it makes a %s is back with the next run", async (type, operation) => {
  const undisturbed = await opened("dev");
  await undisturbed.up();
  const session = await opened("dev", [{ operation, how: "vanishes", type }]);
  expect((await session.up()).ok).toBe(false);
  expect((await session.up()).errors).toEqual([]);
  expect(asked(session)).toEqual(asked(undisturbed));
  expect(done(await session.up())).toEqual({});
});

test("a slow provider is waited for", async () => {
  const undisturbed = await opened("dev");
  await undisturbed.up();
  const session = await opened("dev", [{ operation: "create", how: "lags" }]);
  const began = performance.now();
  expect((await session.up()).errors).toEqual([]);
  expect(performance.now() - began).toBeGreaterThan(500 * session.cloud.list().length);
  expect(asked(session)).toEqual(asked(undisturbed));
  rmSync(join(session.directory, faultsFile));
  expect(done(await session.up())).toEqual({});
});

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { cutOffAttributes, cutOffState, interruptions, opened, survives } from "../engine/interruptions.ts";
import { done } from "../engine/stacks.ts";

describe.each(interruptions)("an update that ends by %s", (signal) => {
  const told = "before the first object, after each of them, and after the last: the next one ends as if undisturbed";
  test(told, { timeout: 900_000 }, async () => {
    const undisturbed = await opened();
    expect((await undisturbed.up()).errors).toEqual([]);
    const objects = undisturbed.cloud.list();
    expect(objects.length).toBeGreaterThanOrEqual(7);
    for (let count = 0; count <= objects.length; count++) await survives(signal, count, objects);
  });
});

test.each([
  ["kill", cutOffAttributes],
  ["power failure", cutOffState],
])("a %s in the middle of a write is mended as the runbook says, under a lock too", async (_, cutOff) => {
  const undisturbed = await opened();
  expect((await undisturbed.up()).errors).toEqual([]);
  await survives("SIGKILL", 4, undisturbed.cloud.list(), cutOff);
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

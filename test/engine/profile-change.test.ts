import { expect, onTestFinished, test } from "vitest";
import { done, openStack, repository } from "./stacks.ts";

test("another profile brings its own service and takes the old one away, on the same cluster", async () => {
  const session = await openStack({ project: repository, stack: "dev" });
  onTestFinished(() => {
    session.close();
  });
  expect((await session.up()).errors).toEqual([]);
  const before = session.cloud.list();
  await session.stack.setConfig("profile", { value: "r1-q4km-4xa100" });
  await session.stack.setConfig("target", { value: "kubernetes" });
  const up = await session.up();
  expect(up.errors).toEqual([]);
  expect(Object.keys(done(up)).sort()).toEqual(["create", "delete"]);
  expect(done(up)["create"]?.every((name) => name.startsWith("r1-q4km-4xa100"))).toBe(true);
  expect(done(up)["delete"]?.every((name) => name.startsWith("r1-iq1s-8x3090"))).toBe(true);
  expect(session.cloud.list().filter((path) => before.includes(path))).toEqual([]);
});

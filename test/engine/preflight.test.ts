import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { done, openStack, repository } from "./stacks.ts";

test("the look at the nodes is not repeated for how it gets there, and a real repetition goes as things are now", async () => {
  const session = await openStack({ project: repository, stack: "dev" });
  onTestFinished(() => {
    session.close();
  });
  const looks = () =>
    session.cloud
      .list()
      .filter((path) => path.includes("-preflight-"))
      .map((path) => readFileSync(join(session.cloud.root, path), "utf8"));
  expect((await session.up()).errors).toEqual([]);
  const [first] = looks();

  const ways = { registry: "registry.example.com", scheduler: "volcano", queue: "models", priorityClass: "serving" };
  for (const [key, value] of Object.entries(ways)) await session.stack.setConfig(key, { value });
  const rolled = await session.up();
  expect(rolled.errors).toEqual([]);
  expect(Object.values(done(rolled)).flat().join()).not.toContain("preflight");
  expect(looks()).toEqual([first]);

  await session.stack.setConfig("acceleratorResource", { value: "example.com/gpu" });
  expect((await session.up()).errors).toEqual([]);
  const [again = "", ...others] = looks();
  expect(others).toEqual([]);
  expect(again).toContain("registry.example.com/library/debian");
  expect(again).toContain('"schedulerName": "volcano"');
  expect(again).toContain('"priorityClassName": "serving"');
  expect(done(await session.up())).toEqual({});
});

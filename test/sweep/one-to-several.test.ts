import { expect, onTestFinished, test } from "vitest";
import { done, openStack, repository } from "../engine/stacks.ts";

const losing = ["replace", "create-replacement", "delete-replaced", "delete"];
const machines = /NodeGroup|LaunchTemplate/;

test("a stack of one profile becomes one of several and keeps its machines and its service", async () => {
  const profile = "v3-fp8-8xh100";
  const config = { protect: false, profile, region: "us-east-1" };
  const session = await openStack({ project: repository, stack: "growing", config });
  onTestFinished(() => {
    session.close();
  });
  expect((await session.up()).errors).toEqual([]);

  const set = (key: string, value: string) => session.stack.setConfig(key, { value }, key.includes("."));
  await set("target", "aws");
  await set("profile", "auto");
  await set(`services.${profile}.profile`, profile);
  const rewritten = await session.up();
  expect(rewritten.errors).toEqual([]);
  expect(rewritten.steps.filter(({ operation }) => losing.includes(operation))).toEqual([]);
  expect(session.cloud.list().filter((path) => path.includes("NodeGroup"))).toHaveLength(2);

  await set("services.everyday.profile", "r1-32b-1xrtx4090");
  const grown = await session.up();
  expect(grown.errors).toEqual([]);
  expect(grown.steps.filter(({ operation }) => losing.includes(operation))).toEqual([]);
  const created = grown.steps.filter(({ operation, type }) => operation === "create" && machines.test(type));
  expect(created.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))).toEqual([
    "deepseek-growing-gpu-g6e-2xl",
    "deepseek-growing-gpu-g6e-2xl",
  ]);
  expect(done(await session.up())).toEqual({});
  expect((await session.destroy()).errors).toEqual([]);
  expect(session.cloud.list()).toEqual([]);
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { openStack, repository } from "../engine/stacks.ts";

async function preview(
  config: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
  stack = "prod",
): Promise<{ code: number | null; text: string }> {
  const session = await openStack({ project: repository, stack, config });
  onTestFinished(() => {
    session.close();
  });
  const file = join(session.directory, "policies.json");
  writeFileSync(file, JSON.stringify(settings));
  const pack = ["--policy-pack", join(repository, "policy"), "--policy-pack-config", file];
  const { code, stdout, stderr } = await session.run(["preview", ...pack]);
  return { code, text: stdout + stderr };
}

const hybrid = parse(readFileSync(join(repository, "examples/Pulumi.hybrid.yaml"), "utf8")) as {
  config: Record<string, unknown>;
};

test.each([
  ["dev", {}],
  ["staging", {}],
  ["prod", {}],
  ["hybrid", hybrid.config],
])("%s, as we ship it, breaks no mandatory rule, and is told which image has no digest", async (stack, config) => {
  const { code, text } = await preview(config, {}, stack);
  expect(text).toMatch(/\[advisory\].*pinned-images/);
  expect(text).not.toMatch(/\[mandatory\]/);
  expect(code).toBe(0);
});

test("a mandatory rule stops the preview and says what to set", async () => {
  const { code, text } = await preview({ tags: { owner: "platform" } });
  expect(code).not.toBe(0);
  expect(text).toMatch(/\[mandatory\].*required-tags/);
  expect(text).toContain("environment, costCentre");
});

test("a platform team sets regions and budget for all stacks", async () => {
  const { code, text } = await preview(
    {},
    { budget: { maxPerMonth: 1000 }, "allowed-regions": { regions: ["eu-west-2"] } },
  );
  expect(code).not.toBe(0);
  expect(text).toMatch(/\[mandatory\].*budget/);
  expect(text).toContain("us-east-1 is not among eu-west-2");
});

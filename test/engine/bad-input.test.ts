import { describe, expect, onTestFinished, test } from "vitest";
import { openStack, repository } from "./stacks.ts";

const cases: readonly (readonly [what: string, config: Record<string, unknown>, named: RegExp])[] = [
  ["an unknown profile", { profile: "r1-q4km-4xa10" }, /profile.*r1-q4km-4xa100/s],
  ["a value of the wrong type", { contextTokens: "many" }, /contextTokens/],
  ["a negative budget", { budget: { perMonth: -1 } }, /budget/],
  ["a context longer than the model's", { contextTokens: 10_000_000 }, /context/i],
  ["an unknown machine", { machine: "p5.49xlarge" }, /machine.*p5\.48xlarge/s],
  ["an unknown region", { region: "us-esat-1" }, /region/],
];

describe("a stack with bad input is refused with one clear error and creates nothing", () => {
  test.for(cases)("%s", async ([, config, named]) => {
    const session = await openStack({ project: repository, stack: "prod", config });
    onTestFinished(() => {
      session.close();
    });
    const up = await session.up();
    expect(up.ok).toBe(false);
    expect(up.errors).toHaveLength(1);
    expect(up.errors[0]).toMatch(named);
    expect(up.errors[0]).not.toMatch(/^\s+at /m);
    expect(session.cloud.list()).toEqual([]);
  });
});

test("an empty stack file is refused with the key it lacks and creates nothing", async () => {
  const session = await openStack({ project: repository, stack: "empty" });
  onTestFinished(() => {
    session.close();
  });
  const up = await session.up();
  expect(up.ok).toBe(false);
  expect(up.errors).toEqual([expect.stringMatching(/profile: is missing\. Choose from: v3-fp8-8xh100/)]);
  expect(session.cloud.list()).toEqual([]);
});

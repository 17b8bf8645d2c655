import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewClusterArgs } from "../../components/index.ts";
import { problemsOf } from "../../components/clusters/problems.ts";
import { clusterNameOf } from "../../stack/names.ts";
import { v3OnTwoP5 } from "../components/plans.ts";

/** Pulumi's own rule for names of stacks. */
const stackName = fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/);

describe("the name of a stack's cluster", () => {
  test("is the stack's, where every service takes it", () => {
    expect(clusterNameOf("prod")).toBe("deepseek-prod");
    expect(clusterNameOf("eu-west-2-prod")).toBe("deepseek-eu-west-2-prod");
  });

  test("keeps its beginning where it is shortened", () => {
    const name = clusterNameOf("a-very-long-name-of-a-stack-of-the-platform-team");
    expect(name).toMatch(/^deepseek-a-very-long-name-of-[0-9a-f]{8}$/);
  });

  test("is one that every cluster takes, whatever the stack is called, and always the same", () => {
    fc.assert(
      fc.property(stackName, (stack) => {
        const name = clusterNameOf(stack);
        const args: NewClusterArgs = { plans: [v3OnTwoP5], kubernetesVersion: "1.34", tags: {} };
        expect(problemsOf(name, args)).toEqual([]);
        expect(clusterNameOf(stack)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test("is never that of another stack", () => {
    const twins = fc
      .tuple(stackName, fc.constantFrom("-", "_", ".", "a", "A", "-production"))
      .map(([stack, more]) => [stack, `${stack}${more}`.slice(-100)]);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(stackName, stackName), twins), ([one = "", other = ""]) => {
        fc.pre(one !== other);
        expect(clusterNameOf(one)).not.toBe(clusterNameOf(other));
      }),
      { numRuns: 1000 },
    );
  });
});

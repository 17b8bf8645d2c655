import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewClusterArgs } from "../../components/index.ts";
import { problemsOf } from "../../components/clusters/problems.ts";
import { clusterNameOf } from "../../stack/names.ts";
import { v3OnTwoP5 } from "../components/plans.ts";

/** Pulumi's own rule for names of stacks. */
const stackName = fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/);

const own = "deepseek-clusters";
/** Pulumi's rule for names of projects is that for stacks. */
const project = fc.oneof(fc.constant(own), stackName);

describe("the name of a stack's cluster", () => {
  test("is the stack's, where every service takes it", () => {
    expect(clusterNameOf(own, "prod")).toBe("deepseek-prod");
    expect(clusterNameOf(own, "eu-west-2-prod")).toBe("deepseek-eu-west-2-prod");
  });

  test("keeps its beginning where it is shortened", () => {
    const name = clusterNameOf(own, "a-very-long-name-of-a-stack-of-the-platform-team");
    expect(name).toMatch(/^deepseek-a-very-long-name-of-[0-9a-f]{8}$/);
  });

  test("is one that every cluster takes, whatever the stack is called, and always the same", () => {
    fc.assert(
      fc.property(project, stackName, (project, stack) => {
        const name = clusterNameOf(project, stack);
        const args: NewClusterArgs = { plans: [v3OnTwoP5], kubernetesVersion: "1.35", tags: {} };
        expect(problemsOf("aws", name, args)).toEqual([]);
        expect(clusterNameOf(project, stack)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test("is never that of another stack", () => {
    const twins = fc
      .tuple(stackName, fc.constantFrom("-", "_", ".", "a", "A", "-production"))
      .map(([stack, more]) => [stack, `${stack}${more}`.slice(-100)]);
    fc.assert(
      fc.property(project, fc.oneof(fc.tuple(stackName, stackName), twins), (whose, [one = "", other = ""]) => {
        fc.pre(one !== other);
        expect(clusterNameOf(whose, one)).not.toBe(clusterNameOf(whose, other));
      }),
      { numRuns: 1000 },
    );
  });

  test("is never that of a stack of another project, of the same name or of one that reads alike", () => {
    expect(clusterNameOf("inference", "prod")).toMatch(/^deepseek-inference-prod-[0-9a-f]{8}$/);
    type Pair = readonly [readonly [string, string], readonly [string, string]];
    const alike = fc.tuple(stackName, stackName).map(([a, b]): Pair => [
      [a, b],
      [own, `${a}-${b}`],
    ]);
    const same = fc.tuple(project, project, stackName).map(([a, b, stack]): Pair => [
      [a, stack],
      [b, stack],
    ]);
    fc.assert(
      fc.property(fc.oneof(alike, same), ([one, other]) => {
        fc.pre(one[0] !== other[0]);
        expect(clusterNameOf(...one)).not.toBe(clusterNameOf(...other));
      }),
      { numRuns: 1000 },
    );
  });
});

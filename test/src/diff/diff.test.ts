import { describe, expect, test } from "vitest";
import { decisionExitCodes, diffMarkdown, judge, readSides, UnreadableError } from "../../../src/diff/index.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { readStackConfig } from "../../../src/config/index.ts";
import { planStack } from "../../../src/planner/stack.ts";
import { outcomeOf, planned, refused } from "../planned.ts";

const profile = "v3-fp8-8xh100";
const one = planned({ profile });
const two = planned({ profile, replicas: { min: 2 }, contextTokens: 65_536 });
const side = (plan: unknown) => {
  const { after } = readSides(JSON.stringify(plan));
  if (after === undefined) throw new Error("nothing read");
  return after;
};
const allow = { decision: "allow", reasons: [] } as const;

describe("the diff", () => {
  test("begins with the money, then says what changed in the field's words", () => {
    const markdown = diffMarkdown("prod", side(one), side(two), allow);
    expect(markdown).toMatch(/^<!-- deepseek-clusters:prod -->/);
    // 2 × 55.04 × 730 + 400 × 0.08.
    expect(markdown).toContain("### prod: +80,390.40 USD/month (+99.3 %), +1 replica, context 32k tokens → 64k tokens");
    expect(markdown).toContain("| p5.48xlarge (8 GPUs) | 80,358.40 | 160,716.80 | +80,358.40 |");
    expect(markdown).toContain("p5.48xlarge@us-east-1: aws/karpenter-provider-aws");
  });

  test("says nothing when nothing changed", () => {
    expect(diffMarkdown("prod", side(one), side(one), allow)).toBe("");
  });

  test("a new stack costs all it costs; a refused one costs nothing", () => {
    expect(diffMarkdown("prod", undefined, side(one), allow)).toContain("### prod: new, +80,971.37 USD/month");
    const none = refused({ profile, nodesPerReplica: 1 });
    expect(diffMarkdown("prod", side(one), side(none), allow)).toContain("refused, nothing would be created");
  });

  test("currencies are not subtracted from each other", () => {
    const yuan = side(planned({ profile: "r1-q4km-4xa100" }));
    expect(diffMarkdown("prod", side(one), yuan, allow)).toContain("cost unknown");
  });
});

describe("guardrails", () => {
  const limit = { onExceed: "block" } as const;
  test.each([
    ["no limits", {}, "allow"],
    ["a larger increase than allowed", { increase: "80000" }, "block"],
    ["an increase within", { increase: "80391" }, "allow"],
    ["too many per cent", { percent: "99" }, "block"],
    ["too large a total", { total: "161361" }, "block"],
    ["only a warning", { total: "161361", onExceed: "warn" as const }, "warn"],
  ])("%s", (_name, limits, decision) => {
    expect(judge(side(one), side(two), { ...limit, ...limits }).decision).toBe(decision);
  });

  test("a refused plan blocks; a missing price cannot be evaluated", () => {
    expect(judge(side(one), side(outcomeOf({ profile, nodesPerReplica: 1 })), limit).decision).toBe("block");
    const unpriced = side(planned({ profile, machine: "p5e.48xlarge" }));
    expect(judge(side(one), unpriced, { ...limit, total: "1" }).decision).toBe("unknown");
    expect(decisionExitCodes).toEqual({ allow: 0, block: 1, warn: 2, unknown: 3 });
  });
});

describe("what can be compared", () => {
  const outputs = (plan: typeof one) => {
    const { speed, cost, alternatives, deployment, ...decided } = plan;
    return { profile: plan.profile, plan: decided, speed, cost, kubeconfig: { ciphertext: "[secret]" } };
  };

  test("stack outputs read as the plan they hold", () => {
    expect(side(outputs(one))).toEqual(side(one));
  });

  test("an event log tells both sides and no secret", () => {
    const event = (old: unknown, next: unknown) =>
      JSON.stringify({
        resOutputsEvent: { metadata: { type: "pulumi:pulumi:Stack", old: { outputs: old }, new: { outputs: next } } },
      });
    const log = [
      JSON.stringify({ diagnosticEvent: { prefix: "debug: ", message: "RegisterResource hunter2" } }),
      event(outputs(one), {}),
      event(outputs(one), outputs(two)),
    ].join("\n");
    const { before, after } = readSides(log);
    expect([before, after]).toEqual([side(one), side(two)]);
    expect(JSON.stringify([before, after])).not.toMatch(/hunter2|secret/);
  });

  test("a preview tells the old outputs, and says when it lacks the new ones", () => {
    const urn = "urn:pulumi:prod::deepseek-clusters::pulumi:pulumi:Stack::deepseek-clusters-prod";
    const read = readSides(JSON.stringify({ steps: [{ urn, oldState: { outputs: outputs(one) }, newState: {} }] }));
    expect(read.before).toEqual(side(one));
    expect(read.after).toBeUndefined();
  });

  test("anything else is an error", () => {
    for (const text of ["", "{}", "[]", "nonsense", '{"steps":[]}']) {
      expect(() => readSides(text)).toThrow(UnreadableError);
    }
  });
});

describe("a stack of several services", () => {
  const stackOf = (hard: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => {
    const values = {
      target: "aws",
      services: { everyday: { profile: "r1-32b-1xrtx4090" }, hard: { profile, ...hard }, ...more },
    };
    const { isOneProfile, services: list, ...whole } = planStack(readStackConfig(values, catalog), catalog);
    const byName = list.map((service) => [service.name, "plan" in service ? service.plan : service.outcome] as const);
    return { schema: "deepseek-clusters/stack@1", ...whole, services: Object.fromEntries(byName) };
  };
  const before = stackOf({});

  test("begins with the money of all, then has a table for each service that changes", () => {
    const after = stackOf({ replicas: { min: 2 } });
    const markdown = diffMarkdown("prod", side(before), side(after), allow);
    // A replica more is 2 × 55.04 × 730 + 400 × 0.08, as for a stack of one.
    expect(markdown).toContain("### prod: +80,390.40 USD/month");
    expect(markdown).toContain("hard changes");
    expect(markdown).toContain("#### hard: +80,390.40 USD/month (+100.0 %), +1 replica");
    expect(markdown).not.toContain("#### everyday");
    expect(markdown).toContain("| hard: p5.48xlarge (8 GPUs) | 80,358.40 | 160,716.80 | +80,358.40 |");
    expect(diffMarkdown("prod", side(before), side(before), allow)).toBe("");
  });

  test("names services that come and go", () => {
    const more = stackOf({}, { small: { profile: "r1-8b-1xrtx4090" } });
    expect(diffMarkdown("prod", side(before), side(more), allow)).toMatch(/^### prod: \+.*, small comes$/m);
    expect(diffMarkdown("prod", side(more), side(before), allow)).toContain("#### small: goes");
  });

  test("is held to limits as a whole, and blocked by one service that does not fit", () => {
    const after = stackOf({ replicas: { min: 2 } });
    const limit = { onExceed: "block" } as const;
    expect(judge(side(before), side(after), { ...limit, increase: "80390" }).decision).toBe("block");
    expect(judge(side(before), side(after), { ...limit, increase: "80391" }).decision).toBe("allow");
    const short = judge(side(before), side(stackOf({ nodesPerReplica: 1 })), limit);
    expect(short.decision).toBe("block");
    expect(short.reasons[0]).toMatch(/^refused: hard: /);
  });

  test("reads the same from the outputs of the stack, which name the target once", () => {
    const outputs = Object.entries(before.services).map(([name, plan]) => {
      if (plan.verdict === "refused") throw new Error(name);
      const { profile: own, target, speed, cost, alternatives, deployment, ...decided } = plan;
      return [name, { profile: own, plan: decided, speed, cost, endpoint: "http://x" }] as const;
    });
    const { cost } = before as { cost?: unknown };
    const document = {
      target: "aws",
      services: Object.fromEntries(outputs),
      cost,
      kubeconfig: { ciphertext: "secret" },
    };
    expect(side(document)).toEqual(side(before));
    expect(JSON.stringify(side(document))).not.toContain("secret");
  });
});

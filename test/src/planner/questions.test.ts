import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { answerOf, type Question } from "../../../src/planner/index.ts";
import { outcomeOf } from "../planned.ts";

const ask = (question: Question, config: Readonly<Record<string, unknown>>) =>
  answerOf(question, readConfig(config, catalog).request, catalog);
const v3 = { profile: "v3-fp8-8xh100" } as const;
const preMla = { profile: "r1-iq1s-8x3090", weights: "iq1-s-pre-mla" } as const;
const q4 = { profile: "r1-q4km-4xa100" } as const;

describe("an answer", () => {
  test.each([
    ["largest-context", v3],
    ["largest-context", preMla],
    ["largest-context", { profile: "r1-7b-cpu" }],
    ["largest-concurrency", v3],
    ["largest-concurrency", q4],
    ["fewest-gpus", v3],
    ["fewest-gpus", { ...q4, target: "kubernetes", contextTokens: 4096 }],
  ] as const)("%s of %o, set as it says, is a plan", (question, config) => {
    const answer = ask(question, config);
    expect(answer.value).toBeGreaterThan(0);
    const cpuExperts = question === "fewest-gpus" ? { cpuExperts: false } : {};
    if (answer.machine === null) return;
    expect(outcomeOf({ ...config, ...cpuExperts, ...answer.set }).verdict).toBe("fits");
  });

  test("one token or one request more than the answer is refused", () => {
    const context = ask("largest-context", preMla);
    expect(outcomeOf({ ...preMla, contextTokens: (context.value ?? 0) + 1 }).verdict).toBe("refused");
    const { value, set } = ask("largest-concurrency", { ...v3, machine: "p5en.48xlarge" });
    const more = { ...v3, machine: "p5en.48xlarge", ...set, concurrency: (value ?? 0) + 1, nodesPerReplica: 1 };
    expect(outcomeOf(more).verdict).toBe("refused");
  });

  test("V3 FP8 takes 16 H100 of 80 GB: 626.9 GiB do not fit in eight of 79.1", () => {
    expect(ask("fewest-gpus", v3)).toMatchObject({ value: 16, machine: "p5.48xlarge", nodesPerReplica: 2 });
  });

  test("Q4_K_M takes six A100 wholly on GPUs; no server of the catalog has six", () => {
    expect(ask("fewest-gpus", { ...q4, contextTokens: 4096 })).toMatchObject({ value: 6, machine: null });
  });

  test("none is an answer, with the reason", () => {
    const none = ask("largest-context", { ...v3, nodesPerReplica: 1 });
    expect([none.value, none.set]).toEqual([null, {}]);
    expect(none.reasons[0]?.message).toContain("does not fit on 1 × p5.48xlarge");
    expect(ask("fewest-gpus", { profile: "r1-7b-cpu" }).reasons[0]?.message).toContain("has no accelerators");
  });
});

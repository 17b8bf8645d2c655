import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planned, refused } from "../planned.ts";

const profile = "v3-fp8-8xh100";

describe("rent", () => {
  test("a month is 730 hours at min, desired and max replicas", () => {
    const { cost } = planned({ profile, replicas: { min: 1, desired: 2, max: 4 } });
    // 2 nodes × 55.04 + 0.10 for the control plane, × 730, + 688.587 GB × 0.023.
    const month = (replicas: number) =>
      new Decimal("55.04")
        .times(2)
        .times(replicas)
        .plus("0.10")
        .times(730)
        .plus(new Decimal("688.587").times("0.023"))
        .toFixed(2);
    expect(cost.perMonth).toEqual({ min: month(1), desired: month(2), max: month(4) });
  });

  test("lines sum to the desired month", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (replicas) => {
        const { cost } = planned({ profile, replicas: { min: replicas, max: replicas } });
        const sum = cost.lines.reduce((total, line) => total.plus(line.perMonth), new Decimal(0));
        expect(
          sum
            .minus(cost.perMonth.desired ?? 0)
            .abs()
            .toNumber(),
        ).toBeLessThan(0.02);
      }),
      { seed: 1 },
    );
  });

  test("an unknown price is unpriced, never 0", () => {
    const { cost } = planned({ profile, machine: "p5e.48xlarge" });
    expect(cost.perHour).toBeNull();
    expect(cost.perMonth).toEqual({ min: null, desired: null, max: null });
    expect(cost.unpriced[0]).toMatchObject({ reason: expect.stringContaining("not sold on demand") as string });
    expect(cost.lines.map((line) => line.name)).not.toContain(expect.stringContaining("p5e"));
  });

  test("Alibaba Cloud is priced in yuan, dated, and said to be old", () => {
    const plan = planned({ profile: "r1-q4km-4xa100" });
    expect(plan.cost.currency).toBe("CNY");
    expect(plan.cost.lines[0]).toMatchObject({ unitPrice: "138.96", perMonth: "101440.80" });
    expect(plan.warnings.join()).toContain("example of 2023-06");
  });

  test("cost per million tokens is the hourly cost over the tokens of an hour", () => {
    const { cost, speed } = planned({ profile });
    const tokensPerHour = speed.outputTokensPerSecond * 3600 * 0.5;
    expect(Number(cost.perMillionTokens.value)).toBeCloseTo((Number(cost.perHour) * 1e6) / tokensPerHour, 2);
  });
});

describe("budget", () => {
  const budget = { perMonth: "100000" };

  test("is refused with the numbers when most replicas exceed it", () => {
    const { refusal } = refused({ profile, replicas: { max: 2 }, budget });
    expect(refusal.reasons).toHaveLength(1);
    // 4 × 55.04 × 730 + 73 + 15.84 = 160,805.64.
    expect(refusal.reasons[0]?.message).toContain("160805.64 USD a month, 60805.64 above the budget of 100000");
  });

  test("only warns when asked to", () => {
    expect(planned({ profile, replicas: { max: 2 }, budget: { ...budget, onExceed: "warn" } }).warnings[0]).toContain(
      "60805.64",
    );
  });
});

import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planned, refused } from "../planned.ts";

const profile = "v3-fp8-8xh100";

describe("rent", () => {
  test("a month is 730 hours at min, desired and max replicas", () => {
    const { cost } = planned({ profile, replicas: { min: 1, desired: 2, max: 4 } });
    // Per replica 2 × 55.04 an hour and 2 × 200 GB of disk; beside them the control plane, 2 × m7i.xlarge with
    // 50 GB each, 7 endpoints in 3 zones, the NAT gateway with its address, and 688.587 GB of weights.
    const month = (replicas: number) =>
      new Decimal("55.04")
        .times(2)
        .times(replicas)
        .plus("0.10")
        .plus(new Decimal("0.2016").times(2))
        .plus(new Decimal("0.010").times(21))
        .plus("0.045")
        .plus("0.005")
        .times(730)
        .plus(new Decimal("0.08").times(400 * replicas + 100))
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
  // One replica is 80,971.37 a month, two are 161,361.77: 80,390.40 more for two machines and their disks.
  const budget = { perMonth: "100000" };

  test("bounds the most replicas to what it pays for", () => {
    const plan = planned({ profile, replicas: { max: 4 }, budget });
    expect(plan.replicas).toEqual({ min: 1, desired: 1, max: 1 });
    expect(plan.cost.perMonth.max).toBe("80971.37");
    expect(plan.warnings[0]).toContain("replicas.max is bounded to 1, which costs at least 80971.37 USD");
  });

  test("refuses with the numbers when not even the desired replicas fit into it", () => {
    const { refusal } = refused({ profile, replicas: { min: 2, max: 3 }, budget });
    expect(refusal.reasons).toHaveLength(1);
    expect(refusal.reasons[0]?.message).toContain("161361.77 USD a month, 61361.77 above the budget of 100000");
  });

  test("only warns when asked to", () => {
    const plan = planned({ profile, replicas: { max: 2 }, budget: { ...budget, onExceed: "warn" } });
    expect(plan.replicas.max).toBe(2);
    expect(plan.warnings[0]).toContain("61361.77");
  });

  test("cannot be checked without a price", () => {
    expect(refused({ profile: "r1-iq1s-8x3090", budget }).refusal.reasons[0]?.message).toContain("no known price");
  });
});

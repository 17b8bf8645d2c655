import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readStackConfig } from "../../../src/config/index.ts";
import { planStack, type StackOutcome, type StackPlan, type StackRefusal } from "../../../src/planner/stack.ts";
import { planned } from "../planned.ts";

const hybrid = {
  target: "aws",
  region: "us-east-1",
  services: {
    everyday: { profile: "r1-32b-1xrtx4090", replicas: { min: 3, max: 5 } },
    hard: { profile: "v3-fp8-8xh100", replicas: { min: 1, max: 3 } },
  },
};

function outcomeOf(values: Readonly<Record<string, unknown>>): StackOutcome {
  return planStack(readStackConfig(values, catalog), catalog);
}

function fits(values: Readonly<Record<string, unknown>>): StackPlan {
  const outcome = outcomeOf(values);
  if (outcome.verdict === "refused") throw new Error(outcome.reasons.map(({ message }) => message).join("; "));
  return outcome;
}

function refused(values: Readonly<Record<string, unknown>>): StackRefusal {
  const outcome = outcomeOf(values);
  if (outcome.verdict === "fits") throw new Error("it fits");
  return outcome;
}

const sum = (amounts: readonly (string | null)[]) =>
  amounts.reduce((total, amount) => total.plus(amount ?? Number.NaN), new Decimal(0)).toFixed(2);

describe("the cost of a stack of several services", () => {
  const stack = fits(hybrid);

  test("is the sum of its services and of what they share, and of its lines but for half a cent each", () => {
    const { lines, perMonth } = stack.cost;
    const ofServices = sum(stack.services.map(({ plan }) => plan.cost.perMonth.desired));
    const shared = sum(lines.filter(({ service }) => service === undefined).map((line) => line.perMonth));
    const off = (total: string) =>
      new Decimal(total)
        .minus(perMonth.desired ?? Number.NaN)
        .abs()
        .toNumber();
    expect(off(new Decimal(ofServices).plus(shared).toFixed(2))).toBeLessThanOrEqual(0.03);
    expect(off(sum(lines.map((line) => line.perMonth)))).toBeLessThanOrEqual(lines.length * 0.005);
  });

  test("pays once for what the services share: one control plane of 0.10 USD an hour, 73 a month", () => {
    const controlPlanes = stack.cost.lines.filter(({ name }) => name === "Kubernetes control plane");
    expect(controlPlanes).toEqual([expect.objectContaining({ perMonth: "73.00" })]);
    expect(controlPlanes[0]?.service).toBeUndefined();
  });

  test("is what each would cost alone, less what would then be paid a second time", () => {
    const alone = [
      planned({ target: "aws", ...hybrid.services.everyday }),
      planned({ target: "aws", ...hybrid.services.hard }),
    ];
    const shared = stack.cost.lines.filter(({ service }) => service === undefined);
    for (const at of ["min", "desired", "max"] as const) {
      const both = new Decimal(sum(alone.map(({ cost }) => cost.perMonth[at])));
      const once = both.minus(sum(shared.map(({ perMonth }) => perMonth)));
      expect(Number(stack.cost.perMonth[at])).toBeCloseTo(once.toNumber(), 1);
    }
  });

  test("says of which service a line is", () => {
    const machines = stack.cost.lines.filter(({ unit, service }) => unit === "hour" && service !== undefined);
    expect(machines.map(({ service, quantity, name }) => [service, quantity, name])).toEqual([
      ["everyday", "3", expect.stringContaining("g6e.2xlarge")],
      ["hard", "2", expect.stringContaining("p5.48xlarge")],
    ]);
  });

  test("names each price once", () => {
    const ids = stack.cost.prices.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("a stack of one profile costs what its plan costs, and its plan is the one it always was", () => {
  const stack = fits({ profile: "v3-fp8-8xh100" });
  const alone = planned({ profile: "v3-fp8-8xh100" });
  expect(stack.services).toEqual([{ name: "v3-fp8-8xh100", plan: alone }]);
  expect(stack.cost).toEqual(alone.cost);
});

test("the same services in another order give the same bytes", () => {
  const reversed = { ...hybrid, services: Object.fromEntries(Object.entries(hybrid.services).reverse()) };
  expect(JSON.stringify(fits(reversed))).toBe(JSON.stringify(fits(hybrid)));
});

test("a service that does not fit refuses the stack, and the others are planned all the same", () => {
  const services = { ...hybrid.services, hard: { profile: "v3-fp8-8xh100", nodesPerReplica: 1 } };
  const { services: outcomes } = refused({ ...hybrid, services });
  expect(outcomes.map(({ name, outcome }) => [name, outcome.verdict])).toEqual([
    ["everyday", "fits"],
    ["hard", "refused"],
  ]);
});

test("a service without a price leaves the stack without one, never with a part of it", () => {
  const services = { a: { profile: "r1-iq1s-8x3090", ownership: "paid" }, b: { profile: "r1-32b-1xrtx4090" } };
  expect(fits({ target: "kubernetes", services }).cost.perMonth).toEqual({ min: null, desired: null, max: null });
});

describe("one budget for all services", () => {
  const { cost } = fits(hybrid);
  const dearest = fits({ ...hybrid, budget: { perMonth: 170000 } });

  test("takes the replica away that saves most, and says so", () => {
    expect(dearest.services.map(({ plan }) => plan.replicas.max)).toEqual([5, 2]);
    expect(Number(dearest.cost.perMonth.max)).toBeLessThanOrEqual(170000);
    expect(dearest.warnings).toEqual([expect.stringContaining("hard to 2")]);
  });

  test("refuses when not even the desired replicas fit, with the numbers", () => {
    const { reasons } = refused({ ...hybrid, budget: { perMonth: 80000 } });
    expect(reasons).toEqual([
      {
        code: "budget",
        message: expect.stringContaining(`at least ${cost.perMonth.desired ?? ""} USD a month`) as string,
      },
    ]);
  });

  test("only warns where it was asked to", () => {
    const warned = fits({ ...hybrid, budget: { perMonth: 80000, onExceed: "warn" } });
    expect(warned.services.map(({ plan }) => plan.replicas.max)).toEqual([5, 3]);
    expect(warned.warnings).toHaveLength(1);
  });

  test("is never exceeded, and never bounds below what is desired", () => {
    const desired = Number(cost.perMonth.desired);
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 400_000 }), (perMonth) => {
        const outcome = outcomeOf({ ...hybrid, budget: { perMonth } });
        if (outcome.verdict === "refused") return perMonth < desired;
        return (
          Number(outcome.cost.perMonth.max) <= perMonth &&
          outcome.services.every(({ plan: { replicas } }) => replicas.max >= replicas.desired)
        );
      }),
      { numRuns: 60 },
    );
  });
});

import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { add, convert, machineRent, money, paidWeek, scheduledMonth } from "../../../src/cost/index.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { rowOf } from "../../../src/planner/setup.ts";
import type { Schedule } from "../../../src/schedule/index.ts";
import { two } from "./two-decimals.ts";

describe("a month", () => {
  test.each([
    ["98.32", 720, "70790.40"],
    ["98.32", 730, "71773.60"],
    ["55.04", 720, "39628.80"],
    ["55.04", 730, "40179.20"],
    ["1580", 720, "1137600.00"],
    ["1580", 730, "1153400.00"],
    ["2200", 720, "1584000.00"],
    ["2200", 730, "1606000.00"],
  ] as const)("of %s per hour is %i hours: %s", (perHour, hoursPerMonth, expected) => {
    const machine = rowOf(catalog.machines, "p5.48xlarge");
    const pricing = { source: "fixed", hoursPerMonth, overrides: { [machine.id]: perHour } } as const;
    expect(two(machineRent(catalog, { machine, region: "us-east-1", nodesPerReplica: 1, pricing }, 1))).toBe(expected);
  });

  const officeHours: Schedule = {
    timeZone: "Europe/Berlin",
    windows: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00", replicas: 2 }],
  };
  const atOnce = { scaleDownWindowSeconds: 0, stepSeconds: 0, nodeIdleSeconds: 0 };

  test("on a schedule is the hours of each number of replicas, in 168 of a week", () => {
    // 50 h at 2 replicas, 118 h at none: 2 × 730 × 50 ÷ 168.
    const week = paidWeek(officeHours, { ...atOnce, min: 0, cooldownSeconds: 0 });
    expect([...week]).toEqual([
      [0, 118],
      [2, 50],
    ]);
    expect(two(scheduledMonth(week, (count) => new Decimal(730).times(count)))).toBe("434.52");
  });

  test("on a schedule pays for replicas until the scaler and the machine let them go", () => {
    // To zero: 15 min of cooldown and 10 min of an empty machine, five times a week: 2 h 5 min.
    const asleep = paidWeek(officeHours, {
      min: 0,
      scaleDownWindowSeconds: 3600,
      stepSeconds: 1800,
      cooldownSeconds: 900,
      nodeIdleSeconds: 600,
    });
    expect(asleep.get(2)).toBeCloseTo(50 + (5 * 25) / 60, 10);
    // To one: an hour of stability and the same 10 min.
    const awake = paidWeek(officeHours, {
      min: 1,
      scaleDownWindowSeconds: 3600,
      stepSeconds: 1800,
      nodeIdleSeconds: 600,
    });
    expect(awake.get(2)).toBeCloseTo(50 + (5 * 70) / 60, 10);
    expect(awake.has(0)).toBe(false);
  });
});

describe("currency", () => {
  test("never mixes by itself", () => {
    expect(() => add(money(1, "USD"), money(1, "CNY"))).toThrow("CNY cannot be added to USD");
    expect(() => money(Number.NaN, "USD")).toThrow("not an amount");
  });

  test("470,000 dollars are 3,384,000 yuan at 7.2, not 934,500", () => {
    const rate = { cnyPerUsd: "7.2", asOf: "2025-03" };
    expect(two(convert(money(470_000, "USD"), "CNY", rate).amount)).toBe("3384000.00");
    expect(two(convert(money(934_500, "CNY"), "USD", rate).amount)).toBe("129791.67");
  });
});

import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import {
  breakEvenMonths,
  energyKwh,
  ownedOpexPerMonth,
  ownedPerHour,
  ownedTotal,
  type Ownership,
} from "../../../src/cost/index.ts";
import { two } from "./two-decimals.ts";

const bare = { currency: "USD", billOfMaterials: [{ name: "node", amount: "470000" }], tariffPerKwh: "0.10" } as const;

describe("ownership", () => {
  test.each([
    [3, "17.88", "23.44"],
    [4, "13.41", "18.97"],
    [5, "10.73", "16.28"],
    [6, "8.94", "14.49"],
  ])("470,000 dollars over %i years: %s per hour, %s with power and maintenance", (years, alone, all) => {
    const own: Ownership = { ...bare, years, kilowatts: 10.2, load: 0.7, pue: 1.54, maintenance: 0.083 };
    expect(two(new Decimal(470_000).div(years * 8760))).toBe(alone);
    // 10.2 × 0.7 × 8,760 × 1.54 × 0.10 = 9,632 a year; 8.3 % of 470,000 = 39,010.
    expect(Math.abs(ownedPerHour(own).minus(all).toNumber())).toBeLessThanOrEqual(0.011);
  });

  test("energy is kW × load × hours × PUE", () => {
    expect(two(energyKwh(10.2, 0.7, 8760, 1.54).times("0.10"))).toBe("9632.15");
    expect(two(new Decimal(78).times(30).times(2))).toBe("4680.00");
    expect(two(new Decimal("9.6").times(30).times(2))).toBe("576.00");
  });

  test.each([
    ["70790.40", 0, "6.6"],
    ["39628.80", 0, "11.9"],
  ])("pays for itself against %s a month", (rent, opex, months) => {
    expect(breakEvenMonths(470_000, rent, opex)?.toFixed(1)).toBe(months);
  });

  test("with running costs: 6.9 months against 98.32 an hour, 13.0 against 55.04", () => {
    const own: Ownership = { ...bare, years: 5, kilowatts: 10.2, load: 0.7, pue: 1.54, maintenance: 0.083 };
    const opex = ownedOpexPerMonth(own, 1, 730);
    expect(breakEvenMonths(470_000, "71773.60", opex)?.toFixed(1)).toBe("6.9");
    expect(breakEvenMonths(470_000, "40179.20", opex)?.toFixed(1)).toBe("13.0");
    expect(breakEvenMonths(470_000, opex, opex)).toBeNull();
  });

  test("over years: purchase, running costs, and what is left", () => {
    const own: Ownership = { ...bare, years: 5, residual: 0.1, kilowatts: 1, load: 1, pue: 1, staffPerYear: "1000" };
    // 470,000 − 47,000 + 5 × (8,760 × 0.10 + 1,000).
    expect(two(ownedTotal(own, 5))).toBe("432380.00");
    expect(two(ownedTotal(own, 1))).toBe("471876.00");
  });
});

import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import {
  apiBreakEven,
  apiPerMillionOutput,
  blendedPerMillion,
  energyPerMillionTokens,
  perMillionTokens,
} from "../../../src/cost/index.ts";
import { apiPrices } from "../../../src/catalog/index.ts";
import { two } from "./two-decimals.ts";

describe("tokens", () => {
  test.each([
    ["55.04", 2000, 1, "7.644"],
    ["55.04", 2000, 0.3, "25.481"],
    ["98.32", 2000, 1, "13.656"],
    ["98.32", 2000, 0.3, "45.519"],
    ["16", 14_800, 1, "0.300"],
  ])("%s per hour at %i tokens/s and %d busy", (perHour, rate, busy, expected) => {
    expect(perMillionTokens(perHour, rate, busy).toFixed(3)).toBe(expected);
  });

  test("DeepSeek's own day of February 2025: 87,072 dollars, 0.518 per million out, 0.112 blended", () => {
    const day = new Decimal("226.75").times(8).times(2).times(24);
    expect(two(day)).toBe("87072.00");
    const perOutput = day.div(168e9).times(1e6);
    expect(perOutput.toFixed(3)).toBe("0.518");
    expect(blendedPerMillion(perOutput, { inputTokens: 608e9, outputTokens: 168e9 }).toFixed(3)).toBe("0.112");
  });

  test("nothing divides by zero", () => {
    expect(() => perMillionTokens(1, 0, 1)).toThrow("tokens per second must be above 0");
    expect(() => perMillionTokens(1, 1, 0)).toThrow("utilisation must be above 0");
    expect(() => perMillionTokens(1, 1, 1.1)).toThrow("utilisation must be at most 1");
    expect(() => perMillionTokens(1, Number.NaN, 1)).toThrow("tokens per second");
  });

  test("against the API: R1 at 0.55 in and 2.19 out", () => {
    const r1 = apiPrices.find((row) => row.id === "deepseek-reasoner" && row.currency === "USD");
    if (r1 === undefined) throw new Error("no price");
    // As many tokens in as out: 2.19 + 0.55; half of the input cached: 2.19 + (0.55 + 0.14) ÷ 2.
    expect(apiPerMillionOutput(r1, { inputTokens: 1000, outputTokens: 1000 }).toFixed(3)).toBe("2.740");
    expect(apiPerMillionOutput(r1, { inputTokens: 1000, outputTokens: 1000 }, 0.5).toFixed(3)).toBe("2.535");
    // 40,179.20 ÷ 2.74 = 14,663.9 million tokens; 632 tokens/s make 1,660.9 in 730 h.
    const even = apiBreakEven("40179.20", "2.74", 632, 730);
    expect(even.millionTokensPerMonth.toFixed(1)).toBe("14663.9");
    expect(even.capacityPerMonth.toFixed(1)).toBe("1660.9");
    expect(even.reachable).toBe(false);
    expect(apiBreakEven("4017.92", "2.74", 632, 730).reachable).toBe(true);
  });

  test("energy and CO2 of a million tokens", () => {
    // 10 kW × PUE 1.5 × 10⁶ ÷ 1,000 ÷ 3,600 h = 4.17 kWh; × 0.4 = 1.67 kg.
    const { kwh, kgCo2e } = energyPerMillionTokens(10, 1000, 1.5, 0.4);
    expect(two(kwh)).toBe("4.17");
    expect(two(kgCo2e)).toBe("1.67");
    expect(energyPerMillionTokens(10, 1000, 1.5).kgCo2e).toBeNull();
  });
});

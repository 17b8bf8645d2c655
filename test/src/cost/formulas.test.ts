import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import {
  add,
  apiBreakEven,
  apiPerMillionOutput,
  blendedPerMillion,
  breakEvenMonths,
  compareMix,
  convert,
  crossover,
  energyKwh,
  energyPerMillionTokens,
  fineTuningHours,
  gpuFaultsPerGpuYear,
  interruptionsOf,
  interruptionsPerGpuYear,
  money,
  ownedOpexPerMonth,
  ownedPerHour,
  ownedTotal,
  perHead,
  perMillionTokens,
  pretrainingGpuHours,
  paidWeek,
  scheduledMonth,
  sparePerMonth,
  totalOverYears,
  trainingCost,
  usualEfficiency,
  type Ownership,
} from "../../../src/cost/index.ts";
import { apiPrices } from "../../../src/catalog/index.ts";
import type { Schedule } from "../../../src/schedule/index.ts";

const two = (value: Decimal | null) => value?.toFixed(2) ?? "none";

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
  ])("of %s per hour is %i hours: %s", (perHour, hours, expected) => {
    expect(two(new Decimal(perHour).times(hours))).toBe(expected);
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

describe("people", () => {
  const v3 = { name: "V3", fixed: 820_000, perPersonYear: 1200 };
  const r1 = { name: "R1-32B", fixed: 18_000, perPersonYear: 380 };

  test("the article's own functions never cross", () => {
    expect(crossover(v3, r1).kind).toBe("none");
    expect(two(perHead(v3, 680))).toBe("2405.88");
    expect(two(perHead(r1, 680))).toBe("406.47");
  });

  test("with one R1 box per ten people V3 is first cheaper at 821 and for good from 831", () => {
    const boxes = { ...r1, capacityPeople: 10 };
    expect(crossover(v3, boxes)).toEqual({ kind: "from", people: 831, firstCheaper: 821 });
    expect(two(perHead(boxes, 680))).toBe("2180.00");
  });

  test("if V3 also steps, per 200 people, never", () => {
    expect(crossover({ ...v3, capacityPeople: 200 }, { ...r1, capacityPeople: 10 }).kind).toBe("none");
  });

  test("nor with both purchases spread over five years", () => {
    expect(crossover({ ...v3, years: 5 }, { ...r1, capacityPeople: 10, years: 5 }).kind).toBe("none");
  });
});

describe("several services", () => {
  const v3 = { name: "V3", hardware: 934_500, powerPerYear: 56_160, maintenancePerYear: 78_000 };
  const r1 = { name: "R1-32B", hardware: 23_200, powerPerYear: 6912, maintenancePerYear: 3000 };
  const mix = [
    { service: r1, count: 3 },
    { service: v3, count: 1 },
  ];

  test("five years of each, and of the mix", () => {
    expect(two(totalOverYears(v3, 5))).toBe("1605300.00");
    expect(two(totalOverYears(r1, 5))).toBe("72760.00");
  });

  test.each([
    [1, "13.6"],
    [2, "-43.2"],
    [3, "-62.1"],
    [4, "-71.6"],
  ])("against %i × V3 the mix changes the total by %s %%", (count, percent) => {
    const compared = compareMix(mix, [{ service: v3, count }], 5);
    expect(two(compared.total)).toBe("1823580.00");
    expect(compared.changePercent.toFixed(1)).toBe(percent);
    expect(compared.baseline).toBe(`${String(count)} × V3`);
  });
});

describe("failure and training", () => {
  test("Llama 3's run: 0.173 interruptions per GPU-year, 1.38 per node of eight, one in 264 days", () => {
    expect(interruptionsPerGpuYear.toFixed(3)).toBe("0.173");
    const node = interruptionsOf(8, 960);
    expect(two(node.perYear)).toBe("1.38");
    expect(node.meanDaysBetween.toFixed(0)).toBe("264");
    expect(two(node.lostReplicaHoursPerYear)).toBe(two(node.perYear.times(960).div(3600)));
    const faults = interruptionsOf(8, 0, gpuFaultsPerGpuYear);
    expect(two(faults.perYear)).toBe("0.73");
    expect(two(faults.atLeastOnePerYear)).toBe("0.52");
    expect(two(sparePerMonth("55.04", 730))).toBe("40179.20");
  });

  test("V3's training: 180,000 hours per trillion tokens, 2.788 million hours at two dollars", () => {
    expect(pretrainingGpuHours(180_000, "14.8").toString()).toBe("2664000");
    expect(two(trainingCost(2_788_000, 2))).toBe("5576000.00");
  });

  test("a fine-tuning job: FLOPs over what the GPUs deliver", () => {
    // 6 × 32e9 × 10e6 ÷ (312e12 × 0.4 × 8) = 1,923 s = 0.534 h; adapters alone take two thirds of it.
    const job = { activeParameters: 32e9, tokens: 10e6, gpus: 8, tflops: 312, efficiency: 0.4 };
    expect(fineTuningHours({ ...job, method: "full" }).toFixed(3)).toBe("0.534");
    expect(fineTuningHours({ ...job, method: "lora" }).toFixed(3)).toBe("0.356");
    expect(() => fineTuningHours({ ...job, method: "lora", tokens: 0 })).toThrow("tokens must be above 0");
    expect(() => fineTuningHours({ ...job, method: "lora", efficiency: 2 })).toThrow("at most 1");
  });

  test("the usual efficiency is that of V3's own run", () => {
    // 2.664 million hours for 14.8 trillion tokens of 37 billion active parameters on H800 of 989 TFLOPS.
    const hours = fineTuningHours({
      method: "full",
      activeParameters: 37e9,
      tokens: 14.8e12,
      gpus: 1,
      tflops: 989,
      efficiency: usualEfficiency,
    });
    expect(Math.abs(hours.div(2_664_000).minus(1).toNumber())).toBeLessThan(0.02);
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

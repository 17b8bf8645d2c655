import { describe, expect, test } from "vitest";
import {
  apiPrices,
  catalog,
  priceLists,
  priceProblems,
  PriceListError,
  readPriceList,
  type Price,
} from "../../../src/catalog/index.ts";
import { planned } from "../planned.ts";

const p5: Price = {
  item: "p5.48xlarge",
  target: "aws",
  region: "us-east-1",
  currency: "USD",
  unit: "hour",
  purchase: "on-demand",
  amount: "55.04",
  source: "test",
  asOf: "2026-07-20",
};
const problems = (...prices: readonly Price[]) => priceProblems(prices, catalog.machines);

describe("the shipped lists", () => {
  test("hold nothing implausible", () => {
    expect(priceProblems(catalog.prices, catalog.machines)).toEqual([]);
  });

  test("say where every figure is from, of when, and how to refresh it", () => {
    for (const price of catalog.prices) {
      expect(price.source.length).toBeGreaterThan(8);
      expect(price.asOf).toMatch(/^20[0-9]{2}-[0-9]{2}(-[0-9]{2})?$/);
    }
    for (const list of priceLists) expect(list.refresh.length).toBeGreaterThan(20);
    for (const price of apiPrices) expect(price.source.length).toBeGreaterThan(8);
  });
});

describe("the checker", () => {
  test.each([
    ["1000 × too high", { ...p5, amount: "55040" }, "outside"],
    ["1000 × too low", { ...p5, amount: "0.05504" }, "outside"],
    ["zero", { ...p5, amount: "0" }, "outside"],
    ["in the wrong currency", { ...p5, currency: "CNY" as const }, "bills in USD"],
    ["for a machine that does not exist", { ...p5, item: "p5.49xlarge" }, "no machine"],
  ])("finds a price %s", (_name, price, message) => {
    expect(problems(price).join()).toContain(message);
  });

  test("finds twins and leaps, and lets a real price cut pass", () => {
    expect(problems(p5, { ...p5, amount: "60" }).join()).toContain("listed twice");
    expect(problems({ ...p5, asOf: "2025-01", amount: "150" }, p5).join()).toContain("150 on 2025-01, then 55.04");
    expect(problems({ ...p5, asOf: "2023-09-18", amount: "98.32" }, p5)).toEqual([]);
  });

  test("a file that was cut short, or is no list, is an error", () => {
    const [list] = priceLists;
    if (list === undefined || !("rows" in list) || !Array.isArray(list.rows)) throw new Error("no rows");
    const cut = { ...list, rows: list.rows.slice(0, 3) };
    expect(() => readPriceList(cut)).toThrow(/aws-on-demand: 3 rows where \d+ were written/);
    expect(() => readPriceList({})).toThrow(PriceListError);
    expect(() => readPriceList({ ...list, rows: [{ item: "x", amount: 1 }] })).toThrow(
      "aws-on-demand: rows.0.amount (x): must be a decimal in quotes",
    );
  });
});

describe("pricing", () => {
  const profile = "v3-fp8-8xh100";
  const machineLine = (pricing: object, more: object = {}) => planned({ profile, pricing, ...more }).cost.lines[0];

  test("as of a day takes the list of that day", () => {
    expect(machineLine({ asOf: "2025-01-01", hoursPerMonth: 720 })).toMatchObject({ unitPrice: "98.32" });
    expect(machineLine({ asOf: "2025-06-23" })).toMatchObject({ unitPrice: "55.04" });
  });

  test("a month may have 720 hours", () => {
    expect(machineLine({ hoursPerMonth: 720 })?.perMonth).toBe("79257.60");
  });

  test("an override is the user's price and not discounted; a discount is off the list", () => {
    expect(machineLine({ overrides: { "p5.48xlarge": "50" }, discount: 0.5 })).toMatchObject({ unitPrice: "50" });
    expect(machineLine({ discount: 0.25 })).toMatchObject({ unitPrice: "41.28" });
  });

  test("fixed prices know nothing but the overrides", () => {
    const { cost } = planned({ profile, pricing: { source: "fixed", overrides: { "p5.48xlarge": "50" } } });
    expect(cost.lines).toHaveLength(1);
    expect(cost.unpriced.map((row) => row.name)).toContain("Kubernetes control plane");
  });

  test("a reservation and a Capacity Block are billed for the most replicas, used or not", () => {
    const reserved = planned({
      profile,
      capacity: { kind: "reservation", reservationId: "cr-1", zone: "us-east-1a" },
      replicas: { max: 3 },
    });
    expect(reserved.cost.lines[0]).toMatchObject({ quantity: "6", unitPrice: "55.04" });
    expect(Number(reserved.cost.perMonth.max) - Number(reserved.cost.perMonth.min)).toBeLessThan(100);
    const own = machineLine(
      { reservedRate: "40" },
      {
        capacity: { kind: "reservation", reservationId: "cr-1", zone: "us-east-1a" },
      },
    );
    expect(own).toMatchObject({ unitPrice: "40" });
    expect(machineLine({}, { capacity: { kind: "capacity-block", reservationId: "cr-1" } })).toMatchObject({
      unitPrice: "39.33",
    });
  });

  test("spot has no price that could be relied on, and says so", () => {
    const spot = planned({ profile, capacity: { kind: "spot" } });
    expect(spot.cost.perMonth.desired).toBeNull();
    expect(spot.warnings.join()).toContain("taken back at any time");
    const own = planned({ profile, capacity: { kind: "spot" }, pricing: { overrides: { "p5.48xlarge": "20" } } });
    expect(own.cost.lines[0]?.name).toContain("spot");
  });
});

describe("own servers", () => {
  const profile = "r1-iq1s-8x3090";
  const ownership = {
    currency: "CNY",
    billOfMaterials: [{ name: "8×3090", amount: "150000" }],
    years: 5,
    kilowatts: 3.5,
    tariffPerKwh: "1",
  };

  test("cost depreciation and electricity", () => {
    const { cost } = planned({ profile, ownership });
    expect(cost.currency).toBe("CNY");
    // 150,000 ÷ 60 months; 3.5 kW × 0.7 × 730 h × 1.54 × 1.
    expect(cost.lines.map((line) => line.perMonth)).toEqual(["2500.00", "2754.29"]);
    expect(cost.perMonth.desired).toBe("5254.29");
  });

  test("already paid for cost nothing more, said in a line", () => {
    const { cost } = planned({ profile, ownership: "paid" });
    expect(cost.perMonth.desired).toBe("0.00");
    expect(cost.lines[0]?.name).toContain("already paid for");
    expect(cost.unpriced[0]?.name).toContain("electricity");
  });
});

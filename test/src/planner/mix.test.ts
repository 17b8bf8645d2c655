import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readStackConfig } from "../../../src/config/index.ts";
import { compareMixes, MixRefused, type MixMember } from "../../../src/planner/mix.ts";

function member(name: string, values: Readonly<Record<string, unknown>>, count = 1): MixMember {
  const replicas = { min: count, desired: count, max: count };
  const { services } = readStackConfig({ replicas, ...values }, catalog);
  return { name: `${String(count)} × ${name}`, requests: services.map(({ request }) => ({ name, request })) };
}

const rented = (profile: string, count: number) => member(profile, { profile, target: "aws" }, count);

/** Servers as the article has them: power by the day at 2 yuan, every kilowatt-hour counted once. */
const owned = (profile: string, price: number, perDay: number, maintenance: number) => (count: number) =>
  member(
    profile,
    {
      profile,
      target: "kubernetes",
      ownership: {
        currency: "CNY",
        billOfMaterials: [{ name: "server", amount: price }],
        years: 5,
        // 360 days of the article's year in 8,760 hours.
        kilowatts: (perDay * 360) / 8760,
        load: 1,
        pue: 1,
        tariffPerKwh: "2",
        maintenance: maintenance / price,
      },
    },
    count,
  );
const v3 = owned("v3-fp8-8xh100", 934_500, 78, 78_000);
const r1 = owned("r1-32b-1xrtx4090", 23_200, 9.6, 3000);

describe("a mix of services", () => {
  test.each([
    [1, "13.6"],
    [2, "-43.2"],
    [3, "-62.1"],
    [4, "-71.6"],
  ])("3 × R1-32B + 1 × V3 of the article, on own servers, against %i × V3: %s %%", (count, percent) => {
    const compared = compareMixes(catalog, [r1(3), v3(1)], [v3(count)], { years: 5 });
    expect(compared.currency).toBe("CNY");
    // 3 × 72,760 + 1,605,300.
    expect(Number(compared.mix.total)).toBeCloseTo(1_823_580, 0);
    expect(compared.baseline.name).toBe(`${String(count)} × v3-fp8-8xh100`);
    expect(compared.changePercent).toBe(percent);
  });

  test("rented on one cloud pays once for the cluster", () => {
    const compared = compareMixes(
      catalog,
      [rented("r1-32b-1xrtx4090", 3), rented("v3-fp8-8xh100", 1)],
      [rented("v3-fp8-8xh100", 2)],
      {
        years: 5,
      },
    );
    expect(compared.mix.lines.map(({ how }) => how)).toEqual(["rented", "rented", "shared"]);
    // Two machines of 55.04 for each replica and 400 GB of disk, and 688.587 GB of weights, over 60 months.
    const month = (replicas: number) =>
      new Decimal("55.04")
        .times(2 * 730 * replicas)
        .plus(32 * replicas)
        .plus(new Decimal("688.587").times("0.023"));
    expect(compared.baseline.lines[0]?.total).toBe(new Decimal(month(2).toFixed(2)).times(60).toFixed(2));
    expect(compared.mix.isAtLeast).toBe(true);
  });

  test("totals are their lines, and a mix costs as much as itself", () => {
    const count = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 10 }), (small, large, years) => {
        const mix = [rented("r1-32b-1xrtx4090", small), rented("r1-fp8-8xh200", large)];
        const compared = compareMixes(catalog, mix, mix, { years });
        const sum = compared.mix.lines.reduce((total, line) => total.plus(line.total ?? NaN), new Decimal(0));
        expect(compared.mix.total).toBe(sum.toFixed(2));
        expect(compared.changePercent).toBe("0.0");
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test("dollars and yuan meet only at a rate that has a day", () => {
    const mix = [member("r1", { profile: "r1-q4km-4xa100" })];
    const baseline = [rented("v3-fp8-8xh100", 1)];
    expect(() => compareMixes(catalog, mix, baseline, { years: 5 })).toThrow("meet only at a rate");
    const rate = { cnyPerUsd: "7.2", asOf: "2026-11-01" };
    expect(compareMixes(catalog, mix, baseline, { years: 5, rate })).toMatchObject({ currency: "USD", rate });
  });

  test("without a price there is no total and no change; what does not fit is refused", () => {
    const unpriced = [member("r1", { profile: "r1-iq1s-8x3090" })];
    expect(compareMixes(catalog, unpriced, unpriced, { years: 5 })).toMatchObject({
      mix: { total: null },
      changePercent: null,
    });
    const short = [member("v3", { profile: "v3-fp8-8xh100", nodesPerReplica: 1 })];
    expect(() => compareMixes(catalog, short, short, { years: 5 })).toThrow(MixRefused);
  });
});

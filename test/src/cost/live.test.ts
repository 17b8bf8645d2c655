import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { readAwsProduct, type LivePrices } from "../../../src/cost/index.ts";
import { planDeployment } from "../../../src/planner/index.ts";
import { planned } from "../planned.ts";

const wanted = { item: "p5.48xlarge", region: "us-east-1", machines: catalog.machines };

/** The shape of an answer of the Price List API: terms and dimensions by their codes. */
function answer(...perHour: readonly string[]): string {
  const dimensions = perHour.map((USD, index) => [`SKU.T.${String(index)}`, { unit: "Hrs", pricePerUnit: { USD } }]);
  return JSON.stringify({
    product: { sku: "SKU", attributes: { instanceType: "p5.48xlarge" } },
    terms: { OnDemand: { "SKU.T": { priceDimensions: Object.fromEntries(dimensions) as object } }, Reserved: {} },
    publicationDate: "2026-11-20T08:00:00Z",
  });
}

describe("an answer of the Price List API", () => {
  test("gives the price and the day it was published", () => {
    expect(readAwsProduct(answer("44.0300000000"), wanted)).toEqual({ amount: "44.0300000000", asOf: "2026-11-20" });
  });

  test.each([
    ["is no product", "{}", "not a product"],
    ["is no JSON", "<html>", "not a product"],
    ["has no price", answer(), "no price per hour"],
    ["has two", answer("44", "45"), "2 prices per hour"],
    ["is a thousand times off", answer("55040"), "outside"],
    ["is zero", answer("0.0000000000"), "outside"],
  ])("that %s is refused in a sentence", (_name, json, message) => {
    expect(() => readAwsProduct(json, wanted)).toThrow(RangeError);
    expect(() => readAwsProduct(json, wanted)).toThrow(message);
  });
});

const profile = "v3-fp8-8xh100";

/** A plan as the edge asks for it, with what the look-up gave. */
function plannedWith(live: LivePrices, config: Readonly<Record<string, unknown>> = {}) {
  const { request } = readConfig({ profile, pricing: { source: "live" }, ...config }, catalog);
  const outcome = planDeployment({ ...request, pricing: { ...request.pricing, live } }, catalog);
  if (outcome.verdict === "refused") throw new Error("refused");
  return outcome;
}

describe("live prices", () => {
  const live = { prices: { "p5.48xlarge": { amount: "44.03", asOf: "2026-11-20" } }, failures: [] };

  test("stand before the dated list, with their own source and day", () => {
    const { cost } = plannedWith(live);
    expect(cost.lines[0]).toMatchObject({ unitPrice: "44.03", perMonth: "64283.80" });
    expect(cost.prices[0]).toMatchObject({ asOf: "2026-11-20", source: expect.stringContaining("live") as string });
  });

  test("give way to an override, and bear a discount like a list price", () => {
    const own = { source: "live", overrides: { "p5.48xlarge": "40" } };
    const { request } = readConfig({ profile, pricing: own }, catalog);
    const outcome = planDeployment({ ...request, pricing: { ...request.pricing, live } }, catalog);
    expect(outcome.cost?.lines[0]?.unitPrice).toBe("40");
    const discounted = plannedWith(live, { pricing: { source: "live", discount: 0.5 } });
    expect(discounted.cost.lines[0]?.unitPrice).toBe("22.015");
  });

  test("are of machines on demand: a Capacity Block has its own price", () => {
    const block = plannedWith(live, { capacity: { kind: "capacity-block", reservationId: "cr-1" } });
    expect(block.cost.lines[0]?.unitPrice).toBe("39.33");
  });

  test("that failed fall back to the dated list, with a warning", () => {
    const plan = plannedWith({ prices: {}, failures: ["AWS gave no price of p5.48xlarge (no credentials)"] });
    expect(plan.cost.lines[0]).toMatchObject({ unitPrice: "55.04" });
    expect(plan.warnings.join("\n")).toContain("(no credentials): the dated list holds");
  });

  test("are nothing that the command line looks up, and nothing that other targets have: both say so", () => {
    expect(planned({ profile, pricing: { source: "live" } }).warnings.join("\n")).toContain("nothing was looked up");
    const elsewhere = planned({ profile: "r1-q4km-4xa100", pricing: { source: "live" } });
    expect(elsewhere.warnings.join("\n")).toContain("no look-up on alicloud");
    expect(elsewhere.cost.lines[0]?.unitPrice).toBe("138.96");
  });

  test("have no other day than today", () => {
    expect(() => planned({ profile, pricing: { source: "live", asOf: "2026-01-01" } })).toThrow("left out");
  });
});

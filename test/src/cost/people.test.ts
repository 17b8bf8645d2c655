import { describe, expect, test } from "vitest";
import { compareMix, crossover, perHead, totalOverYears } from "../../../src/cost/index.ts";
import { two } from "./two-decimals.ts";

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

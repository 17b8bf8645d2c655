import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { planned, refused } from "../planned.ts";

const profile = "v3-fp8-8xh100";

describe("a replica of several nodes", () => {
  test("is refused below 100 Gbit/s, with the number of the machine and a way out", () => {
    // ecs.gn8v-8x.16xlarge: 8 × H20 96 GB and 32 Gbit/s.
    const { refusal } = refused({ profile, target: "alicloud", machine: "ecs.gn8v-8x.16xlarge", nodesPerReplica: 2 });
    const reason = refusal.reasons.find(({ code }) => code === "network");
    expect(reason?.message).toContain("needs 100 Gbit/s");
    expect(reason?.message).toContain("ecs.gn8v-8x.16xlarge has 32");
    expect(reason?.message).toContain("one node, or machines with a faster network");
  });

  test("is planned at 3,200 Gbit/s, and one node needs no network at all", () => {
    expect(planned({ profile }).nodesPerReplica).toBe(2);
    expect(planned({ profile: "r1-iq1s-8x3090" }).machine).toBe("8xrtx3090");
  });

  test("is never offered on a slower network", () => {
    const offered = [profile, "r1-fp8-8xh200", "v3-awq-8xa100", "r1-70b-4xa100"].flatMap((name) =>
      ["aws", "kubernetes"].flatMap((target) => planned({ profile: name, target }).alternatives),
    );
    for (const { machine, nodesPerReplica } of offered) {
      const row = catalog.machines.find(({ id }) => id === machine);
      if (nodesPerReplica > 1) expect(row?.networkGbps).toBeGreaterThanOrEqual(100);
    }
  });
});

describe("alternatives that are asked for", () => {
  const alternativesOf = (alternatives: object) => planned({ profile, alternatives }).alternatives;

  test("cost at most what was given, and are as fast as was given", () => {
    for (const { perMonth } of alternativesOf({ maxPerMonth: "50000" }))
      expect(Number(perMonth)).toBeLessThanOrEqual(50_000);
    // 40 tokens per second are 25 ms per token.
    for (const row of alternativesOf({ minTokensPerSecond: 40 }))
      expect(row.timePerOutputTokenMs).toBeLessThanOrEqual(25);
  });

  test("may be on other targets: unpriced last, and no price difference across currencies", () => {
    const rows = alternativesOf({ targets: ["kubernetes", "alicloud"] }).filter(({ target }) => target !== "aws");
    expect(rows.length).toBeGreaterThan(0);
    for (const { set, target, perMonthDelta } of rows) expect([set.target, perMonthDelta]).toEqual([target, null]);
    const priced = rows.map(({ perMonth }) => perMonth !== null);
    expect(priced).toEqual([...priced].sort((a, b) => Number(b) - Number(a)));
  });
});

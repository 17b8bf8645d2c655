import fc from "fast-check";
import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { machineRent } from "../../../src/cost/index.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { outcomeOf, planned } from "../planned.ts";

const wanted = fc.record(
  {
    targets: fc.uniqueArray(fc.constantFrom("aws", "alicloud", "kubernetes"), { minLength: 1 }),
    maxPerMonth: fc.integer({ min: 500, max: 200_000 }).map(String),
    minTokensPerSecond: fc.integer({ min: 1, max: 80 }),
  },
  { requiredKeys: [] },
);

/** Any configuration whose alternatives are asked for, some of them refused as stated. */
const configuration = fc
  .record({
    profile: fc.constantFrom(...profileNames),
    target: fc.constantFrom("aws", "alicloud", "kubernetes"),
    alternatives: wanted,
    contextTokens: fc.integer({ min: 2048, max: 131_072 }),
    nodesPerReplica: fc.constantFrom("auto", 1),
    tensorParallel: fc.constantFrom("auto", 2, 3),
  })
  .map(({ target, ...config }) => {
    const { placements, defaultTarget } = profileOf(config.profile);
    return { ...config, target: target in placements ? target : defaultTarget };
  });

const each = (check: (config: Readonly<Record<string, unknown>>) => void, seed: number) => {
  fc.assert(
    fc.property(configuration, (config) => {
      check(config);
    }),
    { numRuns: 120, seed },
  );
};

test("every alternative, set as it says, is a plan on the machines it names, at the speed it names", () => {
  each((config) => {
    for (const { set, machine, nodesPerReplica, timePerOutputTokenMs } of outcomeOf(config).alternatives) {
      const plan = planned({ ...config, ...set });
      expect([plan.machine, plan.nodesPerReplica]).toEqual([machine, nodesPerReplica]);
      expect(plan.speed.timePerOutputTokenMs).toBe(timePerOutputTokenMs);
    }
  }, 31);
});

test("they keep to the places, the rent and the speed that were given", () => {
  each((config) => {
    const {
      maxPerMonth,
      minTokensPerSecond = 0,
      targets,
    } = config["alternatives"] as {
      maxPerMonth?: string;
      minTokensPerSecond?: number;
      targets?: string[];
    };
    for (const row of outcomeOf(config).alternatives) {
      if (maxPerMonth !== undefined) {
        expect(row.perMonth).not.toBeNull();
        expect(Number(row.perMonth)).toBeLessThanOrEqual(Number(maxPerMonth));
        expect(row.currency).toBe(config["target"] === "alicloud" ? "CNY" : "USD");
      }
      expect(1e3 / row.timePerOutputTokenMs).toBeGreaterThanOrEqual(minTokensPerSecond - 1e-9);
      expect([config["target"], ...(targets ?? [])]).toContain(row.target);
    }
  }, 32);
});

test("the cheapest comes first, then the one with fewer changes; another currency and no price come last", () => {
  each((config) => {
    const { alternatives } = outcomeOf(config);
    const currency = config["target"] === "alicloud" ? "CNY" : "USD";
    const group = (row: (typeof alternatives)[number]) =>
      row.perMonth === null ? 2 : row.currency === currency ? 0 : 1;
    for (const [index, row] of alternatives.entries()) {
      const next = alternatives[index + 1];
      if (next === undefined) continue;
      expect(group(row)).toBeLessThanOrEqual(group(next));
      if (group(row) !== group(next) || row.perMonth === null) continue;
      expect(Number(row.perMonth)).toBeLessThanOrEqual(Number(next.perMonth));
      if (row.perMonth === next.perMonth) {
        expect(Object.keys(row.set).length).toBeLessThanOrEqual(Object.keys(next.set).length);
      }
    }
  }, 33);
});

test("a price difference is that of the rents at the desired replicas", () => {
  each((config) => {
    const outcome = outcomeOf(config);
    const { request } = readConfig(config, catalog);
    const machine = catalog.machines.find(({ id }) => id === outcome.machine);
    if (machine === undefined) throw new Error(outcome.machine);
    const { region, nodesPerReplica, replicas } = { ...outcome, region: request.region };
    const own = machineRent(catalog, { machine, region, nodesPerReplica }, replicas.desired);
    for (const { perMonth, perMonthDelta } of outcome.alternatives) {
      if (perMonthDelta === null || own === null) continue;
      expect(Number(perMonth) - own.toNumber()).toBeCloseTo(Number(perMonthDelta), 1);
    }
  }, 34);
});

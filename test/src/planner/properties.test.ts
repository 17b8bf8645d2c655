import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { stageLayers } from "../../../src/fit/sharded.ts";
import { partition } from "../../../src/fit/partition.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { outcomeOf } from "../planned.ts";

/** Any configuration a user could write that names existing things. */
const configuration = fc
  .record({
    profile: fc.constantFrom(...profileNames),
    target: fc.constantFrom("aws", "alicloud", "kubernetes"),
    contextTokens: fc.integer({ min: 256, max: 131_072 }),
    concurrency: fc.integer({ min: 1, max: 64 }),
    memoryUtilization: fc.integer({ min: 50, max: 100 }).map((percent) => percent / 100),
    machine: fc.option(fc.constantFrom(...catalog.machines.map((machine) => machine.id)), { nil: undefined }),
  })
  .map(({ machine, ...config }) => {
    const row = catalog.machines.find((candidate) => candidate.id === machine);
    if (row !== undefined) return { ...config, machine: row.id, target: row.target };
    const { placements, defaultTarget } = profileOf(config.profile);
    return config.target in placements ? config : { ...config, target: defaultTarget };
  });

describe("every plan and every refusal", () => {
  test("accounts for each byte of each GPU", () => {
    fc.assert(
      fc.property(configuration, (config) => {
        const { fit, verdict } = outcomeOf(config);
        for (const gpu of fit.perGpu) {
          expect(gpu.weightsBytes + gpu.kvCacheBytes + gpu.otherBytes + gpu.freeBytes).toBe(gpu.usableBytes);
          if (verdict === "fits") expect(gpu.freeBytes).toBeGreaterThanOrEqual(0);
        }
        if (verdict === "fits") expect(fit.kvCapacityTokens).toBeGreaterThanOrEqual(outcomeOf(config).contextTokens);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test("has only finite numbers, and the same bytes when asked again", () => {
    fc.assert(
      fc.property(configuration, (config) => {
        const text = JSON.stringify(outcomeOf(config), (_key, value: unknown) => {
          if (typeof value === "number" && !Number.isFinite(value)) throw new Error("not finite");
          return value;
        });
        expect(JSON.stringify(outcomeOf(config))).toBe(text);
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  test("a longer context never frees memory", () => {
    fc.assert(
      fc.property(configuration, fc.integer({ min: 256, max: 131_072 }), (config, contextTokens) => {
        const [short, long] = [config.contextTokens, contextTokens].sort((a, b) => a - b);
        const at = (tokens: number | undefined) => outcomeOf({ ...config, nodesPerReplica: 1, contextTokens: tokens });
        if (at(long).verdict === "fits") expect(at(short).verdict).toBe("fits");
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe("splitting layers", () => {
  test("pipeline stages hold every layer and differ by at most one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 1, max: 16 }), (layers, stages) => {
        const counts = stageLayers(layers, stages);
        expect(counts).toHaveLength(stages);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(layers);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
    expect(stageLayers(61, 2)).toEqual([31, 30]);
  });

  test("a partition keeps the order and no cut has a smaller largest part", () => {
    const items = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 4 }), (sizes, parts) => {
        const runs = partition(sizes, parts);
        expect(runs).toHaveLength(parts);
        expect(runs.reduce((sum, run) => sum + run, 0)).toBe(sizes.length);
        expect(largest(sizes, runs)).toBe(smallestLargest(sizes, parts));
      }),
    );
  });
});

function largest(sizes: readonly number[], runs: readonly number[]): number {
  let first = 0;
  return Math.max(...runs.map((run) => sizes.slice(first, (first += run)).reduce((sum, size) => sum + size, 0)));
}

/** By trying every cut. */
function smallestLargest(sizes: readonly number[], parts: number): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (parts === 1) return all;
  let best = all;
  let head = 0;
  for (const [index, size] of sizes.entries()) {
    head += size;
    best = Math.min(best, Math.max(head, smallestLargest(sizes.slice(index + 1), parts - 1)));
  }
  return best;
}

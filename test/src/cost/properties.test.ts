import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { outcomeOf } from "../planned.ts";

const server = fc.record({
  currency: fc.constantFrom("USD", "CNY"),
  billOfMaterials: fc.array(
    fc.record({ name: fc.constantFrom("GPUs", "server", "network"), amount: fc.integer({ min: 1, max: 900_000 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  years: fc.integer({ min: 1, max: 8 }),
  kilowatts: fc.integer({ min: 1, max: 12 }),
  tariffPerKwh: fc.constantFrom("0.08", "0.3", "2"),
  residual: fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 10),
  maintenance: fc.integer({ min: 0, max: 10 }).map((percent) => percent / 100),
  staffPerYear: fc.integer({ min: 1, max: 100_000 }),
});

const zones = { aws: "us-east-1a", alicloud: "cn-shanghai-b" } as const;

/** Alibaba Cloud sells no blocks: what would be one is bought on demand there. */
const heldIn = (place: keyof typeof zones, kind: string) => {
  if (kind === "on-demand" || (place === "alicloud" && kind === "capacity-block")) return { kind: "on-demand" };
  return { kind, zone: zones[place], reservationId: place === "aws" ? "cr-1" : "crp-1" };
};

/** Any profile on any of its targets, bought in any way, for any number of replicas. */
const configuration = fc
  .record({
    profile: fc.constantFrom(...profileNames),
    target: fc.constantFrom("aws", "alicloud", "kubernetes"),
    kind: fc.constantFrom("on-demand", "reservation", "capacity-block"),
    replicas: fc.integer({ min: 1, max: 20 }),
    hoursPerMonth: fc.constantFrom(720, 730),
    discount: fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 10),
    ownership: server,
  })
  .map(({ profile, target, kind, replicas, hoursPerMonth, discount, ownership }) => {
    const place = target in profileOf(profile).placements ? target : profileOf(profile).defaultTarget;
    return {
      profile,
      target: place,
      replicas: { min: replicas, desired: replicas, max: replicas + 3 },
      pricing: { hoursPerMonth, discount },
      ...(place === "kubernetes" ? { ownership } : { capacity: heldIn(place, kind) }),
    };
  });
type Configuration = typeof configuration extends fc.Arbitrary<infer Value> ? Value : never;

const costOf = (config: object) => {
  const outcome = outcomeOf(config as Readonly<Record<string, unknown>>);
  if (outcome.verdict === "refused") throw new Error(outcome.refusal.reasons[0]?.message);
  return outcome.cost;
};

const holds = (check: (config: Configuration) => void, seed: number) => {
  fc.assert(fc.property(configuration, check), { numRuns: 200, seed });
};

describe("money", () => {
  test("never falls when a replica is added", () => {
    holds((config) => {
      const { replicas } = config;
      const [few, many] = [config, { ...config, replicas: { ...replicas, desired: replicas.desired + 1 } }].map(costOf);
      const months = [few, many].map((cost) => cost?.perMonth.desired ?? null);
      if (months.includes(null)) return;
      expect(Number(months[1])).toBeGreaterThanOrEqual(Number(months[0]));
      expect(Number(few?.perMonth.min)).toBeLessThanOrEqual(Number(few?.perMonth.desired));
      expect(Number(few?.perMonth.desired)).toBeLessThanOrEqual(Number(few?.perMonth.max));
    }, 1);
  });

  test("never falls when a month has more hours", () => {
    holds((config) => {
      const [short, long] = ([720, 730] as const).map((hoursPerMonth) =>
        costOf({ ...config, pricing: { ...config.pricing, hoursPerMonth } }),
      );
      if (short?.perMonth.desired === null) return;
      expect(Number(long?.perMonth.desired)).toBeGreaterThanOrEqual(Number(short?.perMonth.desired));
    }, 2);
  });

  test("has one currency: that of the region's list, or of the servers", () => {
    holds((config) => {
      const { currency, prices } = costOf(config);
      const expected = "ownership" in config ? config.ownership.currency : config.target === "alicloud" ? "CNY" : "USD";
      expect(currency).toBe(expected);
      for (const { id } of prices) {
        const [item = "", region = ""] = id.split("@");
        const listed = catalog.prices.filter((price) => price.item === item && price.region === region);
        expect(new Set(listed.map((price) => price.currency))).toEqual(new Set([currency]));
      }
    }, 3);
  });

  test("sums to its lines, to a cent for each", () => {
    holds((config) => {
      const { lines, perMonth } = costOf(config);
      if (perMonth.desired === null) return;
      const sum = lines.reduce((total, line) => total.plus(line.perMonth), new Decimal(0));
      expect(sum.minus(perMonth.desired).abs().toNumber()).toBeLessThanOrEqual(0.01 * lines.length);
    }, 4);
  });

  test("does not depend on the order in which keys are written", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, part]) => [key, reversed(part)]),
      );
    };
    holds((config) => {
      const other = reversed(config) as Readonly<Record<string, unknown>>;
      expect(JSON.stringify(outcomeOf(other))).toBe(JSON.stringify(outcomeOf(config)));
    }, 5);
  });

  test("of a schedule lies between the fewest and the most replicas it asks for", () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((value) => `${String(value).padStart(2, "0")}:00`);
    const windows = fc.array(fc.record({ from: hour, to: hour, replicas: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(windows, (drawn) => {
        const open = drawn.filter(({ from, to }) => from !== to);
        fc.pre(open.length > 0);
        const schedule = { timeZone: "UTC", windows: open };
        const { perMonth } = costOf({
          profile: "r1-32b-1xrtx4090",
          target: "aws",
          replicas: { min: 0, max: 4 },
          schedule,
        });
        expect(Number(perMonth.scheduled)).toBeGreaterThan(Number(perMonth.min));
        expect(Number(perMonth.scheduled)).toBeLessThanOrEqual(Number(perMonth.desired));
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

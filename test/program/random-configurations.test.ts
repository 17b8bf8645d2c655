import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { ConfigError, readConfig } from "../../src/config/index.ts";
import { planDeployment } from "../../src/planner/index.ts";
import { profileNames } from "../../src/profiles/index.ts";
import { seeded } from "../../src/scaling/index.ts";

const random = seeded(42);
const one = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
};
const maybe = <Item>(value: () => Item): Item | undefined => (random() < 0.3 ? value() : undefined);
const whole = (most: number) => Math.floor(random() * most);

/** Machines and profiles, with now and then a value that nobody should write. */
function configuration(): Record<string, unknown> {
  const config = {
    profile: random() < 0.98 ? one(profileNames) : "v4",
    target: maybe(() => one(["aws", "alicloud", "kubernetes", "gcp"])),
    machine: maybe(() => one(catalog.machines).id),
    region: maybe(() => one(["us-east-1", "cn-shanghai", "eu-central-1", "mars"])),
    weights: maybe(() => one(catalog.weights).id),
    contextTokens: maybe(() => whole(200_000)),
    concurrency: maybe(() => whole(200)),
    nodesPerReplica: maybe(() => whole(6)),
    memoryUtilization: maybe(() => whole(110) / 100),
    replicas: maybe(() => ({ min: whole(4), max: whole(8) })),
    budget: maybe(() => ({ perMonth: whole(500_000), onExceed: one(["error", "warn"]) })),
    capacity: maybe(() => ({ kind: one(["on-demand", "spot", "reservation", "capacity-block"]) })),
    pricing: maybe(() => ({
      hoursPerMonth: one([720, 730, 744]),
      discount: whole(12) / 10,
      source: one(["snapshot", "fixed", "live"]),
      asOf: one(["2024-01-01", "2026-11-01", "yesterday"]),
    })),
    ownership: maybe(() =>
      one([
        "paid",
        {
          billOfMaterials: [{ name: "node", amount: whole(500_000) }],
          years: whole(7),
          kilowatts: whole(12),
          tariffPerKwh: "0.1",
        },
      ]),
    ),
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

function finite(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("a number that is none");
  if (typeof value === "string" && /NaN|Infinity|undefined|\[object/.test(value)) throw new Error(value);
  return value;
}

describe("10,000 random configurations", () => {
  test("are each a plan, a refusal or a typed error, never a crash or NaN", () => {
    const seen = { fits: 0, refused: 0, error: 0 };
    for (let count = 0; count < 10_000; count++) {
      const config = configuration();
      try {
        const outcome = planDeployment(readConfig(config, catalog).request, catalog);
        JSON.stringify(outcome, finite);
        seen[outcome.verdict]++;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw new Error(JSON.stringify(config), { cause: error });
        expect(error.problems.length).toBeGreaterThan(0);
        seen.error++;
      }
    }
    expect(Math.min(seen.fits, seen.refused, seen.error)).toBeGreaterThan(300);
  }, 60_000);
});

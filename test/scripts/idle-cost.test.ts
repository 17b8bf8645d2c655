import { readFileSync } from "node:fs";
import { Decimal } from "decimal.js";
import { expect, test } from "vitest";
import { idleCost, idleStacks, withIdleCost } from "../../scripts/idle-cost.ts";
import { catalog } from "../../src/catalog/index.ts";

test.each(idleStacks)(
  "$page says what the planner makes of a stack without a replica (refresh: `npm run docs`)",
  async ({ page, profile }) => {
    const text = readFileSync(page, "utf8");
    expect(text).toBe(await withIdleCost(text, profile));
  },
);

test.each(idleStacks)(
  "the lines of idle $profile are its total to the cent, and none is a machine with accelerators",
  ({ profile }) => {
    const { lines, total } = idleCost(profile);
    const sum = lines.reduce((all, { perMonth }) => all.plus(perMonth), new Decimal(0));
    // Each line is rounded by itself.
    expect(
      sum
        .minus(total ?? NaN)
        .abs()
        .toNumber(),
    ).toBeLessThanOrEqual(0.005 * (lines.length + 1));
    const machines = catalog.machines.filter(({ accelerators }) => accelerators > 0).map(({ id }) => id);
    expect(lines.filter(({ name }) => machines.some((id) => name.startsWith(`${id} `)))).toEqual([]);
    expect(lines.map(({ name }) => name)).toContain("Kubernetes control plane");
  },
);

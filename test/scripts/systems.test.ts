import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { systemsDocument } from "../../scripts/systems-document.ts";
import { choosings, systems } from "../../scripts/systems.ts";

test("docs/systems.md is what the planner says today (refresh it with `npm run docs`)", async () => {
  expect(readFileSync("docs/systems.md", "utf8")).toBe(await systemsDocument());
});

test("every deployment among S1 to S28 has a row; the others are questions of money, training or operation", () => {
  const rows = new Set([...systems, ...choosings].map(({ id }) => id));
  const deployments = [1, 2, 3, 4, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26, 27];
  for (const number of deployments) expect(rows.has(`S${String(number)}`), `S${String(number)}`).toBe(true);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { regenerated } from "../../scripts/readme.ts";

test("the README shows what the commands print today (refresh it with `npm run readme`)", () => {
  const text = readFileSync("README.md", "utf8");
  expect(text).toBe(regenerated(text));
});

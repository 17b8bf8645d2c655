import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keyTargets } from "../../../src/config/key-targets.ts";
import { changes } from "../../engine/changes.ts";

const every = Object.keys(keyTargets).sort();

test("every configuration key is changed on a stack that is up", () => {
  expect(changes.map(({ key }) => key).sort()).toEqual(every);
});

test("the page says of every key what its change does", () => {
  const rows = [...readFileSync("docs/configuration.md", "utf8").matchAll(/^\| `(\w+)` /gm)].map(([, key = ""]) => key);
  expect(rows.sort()).toEqual(every);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configKeys } from "../../../src/config/schema.ts";
import { changes } from "../../engine/changes.ts";

/** Kept by Pulumi and never parsed. */
const secrets = ["kubeconfig", "registryCredentials"];
const every = [...configKeys, ...secrets].sort();

test("every configuration key is changed on a stack that is up", () => {
  expect(changes.map(({ key }) => key).sort()).toEqual(every);
});

test("the page says of every key what its change does", () => {
  const rows = [...readFileSync("docs/configuration.md", "utf8").matchAll(/^\| `(\w+)` /gm)].map(([, key = ""]) => key);
  expect(rows.sort()).toEqual(every);
});

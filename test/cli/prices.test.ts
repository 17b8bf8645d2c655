import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-prices-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const shipped = readFileSync("src/catalog/prices/aws-on-demand.json", "utf8");
const api = readFileSync("src/catalog/prices/deepseek-api.json", "utf8");

function verify(text: string): { status: number | null; stdout: string; stderr: string } {
  const file = join(scratch, "list.json");
  writeFileSync(file, text);
  return spawnSync("node_modules/.bin/node", ["cli/main.ts", "prices", "verify", file], { encoding: "utf8" });
}

/** The list with one row changed. */
function withRow(change: (row: string) => string): string {
  const row = /\{ "item": "p5\.48xlarge", "region": "us-east-1", "amount": "55\.04" \}/.exec(shipped)?.[0] ?? "";
  expect(row).not.toBe("");
  return shipped.replace(row, change(row));
}

describe("prices verify", () => {
  test("passes the lists of the catalog, and a list that is given", () => {
    const all = spawnSync("node_modules/.bin/node", ["cli/main.ts", "prices", "verify"], { encoding: "utf8" });
    expect([all.status, all.stderr]).toEqual([0, ""]);
    expect(all.stdout).toMatch(/^\d+ prices per hour or month and 8 of APIs in 8 lists, .*: nothing implausible\n$/);
    expect(verify(shipped).status).toBe(0);
  });

  test.each([
    ["a price a thousand times too high", withRow((row) => row.replace("55.04", "55040")), "55040 USD is outside"],
    ["a price a thousand times too low", withRow((row) => row.replace("55.04", "0.05504")), "0.05504 USD is outside"],
    ["a free machine", withRow((row) => row.replace("55.04", "0")), "0 USD is outside"],
    ["a price of eight GPUs on one", withRow((row) => row.replace("48xlarge", "4xlarge")), "p5.4xlarge in us-east-1"],
    ["a price that is missing", withRow((row) => row.replace('"55.04"', '""')), "must be a decimal"],
    ["a negative price", withRow((row) => row.replace("55.04", "-55.04")), "must be a decimal"],
    ["a row twice", withRow((row) => `${row}, ${row}`).replace(/"count": (\d+)/, increased), "listed twice"],
    ["a machine nobody knows", withRow((row) => row.replace("p5.48", "p5.49")), "no machine and no service"],
    ["a list that lacks its end", shipped.slice(0, 2000), "perhaps cut short"],
    ["a list that lacks rows", withRow(() => "").replace(/,\s*,/, ","), "where"],
    ["an API that sells for a thousandth", api.replace('"1.10"', '"0.00000110"'), "output of 0.00000110 is outside"],
    ["an API whose cache costs more", api.replace('"cached": "0.07"', '"cached": "0.7"'), "cached input costs more"],
  ])("%s is an error that says so", (_name, text, message) => {
    const { status, stdout, stderr } = verify(text);
    expect([status, stderr]).toEqual([65, ""]);
    expect(stdout).toContain(message);
    expect(stdout).not.toMatch(/^\s+at /m);
  });

  test("a list in the wrong currency is an error for each of its prices", () => {
    const { status, stdout } = verify(shipped.replace('"currency": "USD"', '"currency": "CNY"'));
    expect(status).toBe(65);
    expect(stdout).toContain("p5.48xlarge in us-east-1 (on-demand, 2026-07-20): in CNY, this region bills in USD");
  });
});

function increased(_all: string, count: string): string {
  return `"count": ${String(Number(count) + 1)}`;
}

test("docs/prices.md says of every list how it is refreshed", () => {
  const page = readFileSync("docs/prices.md", "utf8");
  const { stdout } = spawnSync("node_modules/.bin/node", ["cli/main.ts", "prices", "list"], { encoding: "utf8" });
  const lists = [...stdout.matchAll(/^([\w-]+): /gm)].map(([, id]) => id);
  expect(lists).toHaveLength(8);
  for (const id of lists) expect(page).toContain(`## \`${id ?? ""}\``);
});

import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { reportHtml } from "../../../src/report/index.ts";
import { generateTrace, paceOf, rulesOf, simulate, summarize } from "../../../src/scaling/index.ts";
import { planned } from "../planned.ts";

function report(config: Readonly<Record<string, unknown>>): string {
  const plan = planned(config);
  const run = simulate(generateTrace("night-batch"), {
    pace: paceOf(plan, readConfig(config, catalog).request, catalog),
    rules: rulesOf(plan),
    nodeStartSeconds: 0,
    loadSeconds: 0,
    nodeIdleSeconds: 0,
    drainSeconds: 60,
  });
  return reportHtml(plan, { traffic: "night-batch", days: [{ name: "scaled", run, summary: summarize(run, null) }] });
}

describe("the page", () => {
  const html = report({ profile: "v3-fp8-8xh100" });

  test("opens offline: nothing is fetched and nothing runs", () => {
    expect(html).not.toMatch(/<script|<link|src=|href=|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  test("says in words what each picture shows", () => {
    const pictures = [...html.matchAll(/role="img" aria-labelledby="(\S+) (\S+)"/g)];
    expect(pictures.length).toBeGreaterThanOrEqual(5);
    for (const [, title = "", says = ""] of pictures) {
      expect(html).toContain(`<title id="${title}">`);
      expect(html).toContain(`<desc id="${says}">`);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  test("has no number that is none, and is the same each time", () => {
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
    expect(report({ profile: "v3-fp8-8xh100" })).toBe(html);
  });

  test("leaves out the money of machines without a price", () => {
    const unpriced = report({ profile: "r1-iq1s-8x3090" });
    expect(unpriced).toContain("The machines have no known price.");
    expect(unpriced).not.toMatch(/<h2>Money|NaN/);
  });
});

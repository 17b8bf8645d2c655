import axe from "axe-core";
import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { palettes, reportHtml, type Comparisons } from "../../../src/report/index.ts";
import { generateTrace, paceOf, rulesOf, simulate, summarize } from "../../../src/scaling/index.ts";
import { planned } from "../planned.ts";

function report(config: Readonly<Record<string, unknown>>, comparisons: Comparisons = {}): string {
  const plan = planned(config);
  const run = simulate(generateTrace("night-batch"), {
    pace: paceOf(plan, readConfig(config, catalog).request, catalog),
    rules: rulesOf(plan),
    nodeStartSeconds: 0,
    loadSeconds: 0,
    nodeIdleSeconds: 0,
    drainSeconds: 60,
  });
  return reportHtml(
    plan,
    { traffic: "night-batch", days: [{ name: "scaled", run, summary: summarize(run, null) }] },
    comparisons,
  );
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

const ownership = {
  currency: "USD",
  billOfMaterials: [{ name: "node", amount: "470000" }],
  machines: 1,
  years: 5,
  kilowatts: 10.2,
  maintenance: 0.083,
  tariffPerKwh: "0.10",
} as const;

describe("the pictures", () => {
  const titles = (html: string) => [...html.matchAll(/<title id="[^"]+">([^<]+)/g)].map(([, title]) => title);

  test("are the five that were asked for: memory, tokens, years, heads and the day", () => {
    expect(titles(report({ profile: "v3-fp8-8xh100" }))).toEqual([
      "Memory per GPU",
      "Cost per million output tokens",
      "Total over five years",
      "Cost per head and year",
      "Replicas",
      "Requests",
    ]);
  });

  test("show own servers with their purchase, and the month in which they have paid for themselves", () => {
    const plan = { profile: "v3-fp8-8xh100", target: "kubernetes", ownership, replicas: { max: 1 } };
    const html = report(plan, { ownership: { ownership, rentPerMonth: "40179.20" } });
    // 470,000 ÷ (40,179.20 − running costs of 4,053.51) = 13.0: in the fourteenth month.
    expect(html).toContain("they pay for themselves in month 14 against 40,179.20 a month");
    expect(html).toMatch(/class="mark"[^>]*\/><text[^>]*>month 14</);
  });

  test("mark the head count from which the plan is cheaper than another for good", () => {
    const against = planned({ profile: "r1-32b-1xrtx4090", target: "aws" });
    const html = report({ profile: "r1-fp8-8xh200" }, { against });
    const [, people] = /cheaper than r1-32b-1xrtx4090 on aws from (\d+) people for good/.exec(html) ?? [];
    expect(Number(people)).toBeGreaterThan(100);
    const grouped = (people ?? "").replace(/(\d)(\d{3})$/, "$1,$2");
    expect(html).toMatch(new RegExp(`class="mark"[^>]*/><text[^>]*>${grouped} people<`));
  });

  test("say so where there is no crossover", () => {
    expect(report({ profile: "v3-fp8-8xh100" })).toContain(
      "this plan is never cheaper than API: deepseek-v4-pro for good",
    );
  });
});

describe("accessibility", () => {
  test.each([
    ["rented", report({ profile: "v3-fp8-8xh100" })],
    [
      "owned",
      report(
        { profile: "v3-fp8-8xh100", target: "kubernetes", ownership },
        { ownership: { ownership, rentPerMonth: "40179.20" } },
      ),
    ],
    ["without a price", report({ profile: "r1-iq1s-8x3090" })],
  ])("axe finds nothing on a page that is %s, everything opened", async (_name, html) => {
    const { window } = new JSDOM(html, { runScripts: "outside-only" });
    for (const details of window.document.querySelectorAll("details")) details.open = true;
    window.eval(axe.source);
    const run = window.eval("axe.run(document, { rules: { 'color-contrast': { enabled: false } } })") as Promise<{
      violations: { id: string; nodes: { html: string }[] }[];
      passes: unknown[];
    }>;
    const { violations, passes } = await run;
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(passes.length).toBeGreaterThan(10);
  });

  /** WCAG 2.2: relative luminance, and the contrast of two colours. */
  const luminance = (colour: string) =>
    [1, 3, 5]
      .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  test.each(Object.entries(palettes))(
    "%s: words stand out 4.5 to 1, lines, bars and frames 3 to 1",
    (_name, palette) => {
      for (const ground of [palette.paper, palette.panel]) {
        expect(contrast(palette.ink, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.muted, ground)).toBeGreaterThanOrEqual(4.5);
      }
      for (const line of ["s0", "s1", "s2", "s3", "rest", "frame"] as const) {
        expect(contrast(palette[line], palette.paper)).toBeGreaterThanOrEqual(3);
      }
    },
  );
});

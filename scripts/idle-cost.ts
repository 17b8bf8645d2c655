import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { catalog, planDeployment, readConfig } from "../src/index.ts";
import type { Cost } from "../src/planner/index.ts";

/** The page of a target, and the profile that is planned for it. */
export const idleStacks = [
  { page: "docs/targets/aws.md", profile: "v3-fp8-8xh100" },
  { page: "docs/targets/alicloud.md", profile: "r1-q4km-4xa100" },
] as const;

/** Never down to zero but by a schedule. */
const schedule = { timeZone: "UTC", windows: [{ from: "08:00", to: "18:00", replicas: 1 }] };

function costAt(profile: string, desired: number): Cost {
  const config = { profile, replicas: { min: 0, desired, max: 2 }, schedule };
  const outcome = planDeployment(readConfig(config, catalog).request, catalog);
  if (outcome.verdict === "refused") throw new RangeError(`${profile} does not fit`);
  return outcome.cost;
}

/** Lines that are the same for one replica and for two: those of no replica at all. */
export function idleCost(profile: string) {
  const [one, two] = [costAt(profile, 1), costAt(profile, 2)];
  const same = new Set(two.lines.map((line) => JSON.stringify(line)));
  const lines = one.lines.filter((line) => same.has(JSON.stringify(line)));
  return { ...one, lines, total: one.perMonth.min };
}

function block(profile: string): string {
  const { lines, total, currency, unpriced, hoursPerMonth } = idleCost(profile);
  const rows = lines.map(
    ({ name, quantity, unitPrice, unit, perMonth }) =>
      `| ${name} | ${quantity} × ${unitPrice} per ${unit} | ${perMonth} ${currency} |`,
  );
  return [
    `\`${profile}\` without a replica, a month of ${String(hoursPerMonth)} hours:`,
    "",
    "| What | Price | A month |",
    "| --- | --- | --- |",
    ...rows,
    `| **Together, at least** | | **${total ?? "unpriced"} ${currency}** |`,
    "",
    `Not in it: ${unpriced.map(({ name, reason }) => `${name} (${reason})`).join("; ")}.`,
  ].join("\n");
}

/** The text of a page with what the planner says today between its two markers. */
export function withIdleCost(text: string, profile: string): Promise<string> {
  const [open, close] = ["<!-- idle -->", "<!-- /idle -->"];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new RangeError("the page has no block of idle cost");
  const whole = `${text.slice(0, start + open.length)}\n\n${block(profile)}\n\n${text.slice(end)}`;
  return format(whole, { parser: "markdown", printWidth: 120 });
}

if (import.meta.main) {
  for (const { page, profile } of idleStacks)
    writeFileSync(page, await withIdleCost(readFileSync(page, "utf8"), profile));
}

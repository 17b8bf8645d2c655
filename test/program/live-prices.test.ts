import { expect, test } from "vitest";
import { runStack } from "./project.ts";

const live = { pricing: JSON.stringify({ source: "live" }) };
const costOf = (run: Awaited<ReturnType<typeof runStack>>) =>
  run.outputs["cost"] as { lines: { unitPrice: string }[]; prices: { id: string; source: string; asOf: string }[] };
const warningsOf = (run: Awaited<ReturnType<typeof runStack>>) =>
  (run.outputs["plan"] as { warnings: string[] }).warnings;

test("by default no price is looked up", async () => {
  const run = await runStack("prod");
  expect(run.resources.map(({ name }) => name)).not.toContain("prices");
  expect(costOf(run).lines[0]?.unitPrice).toBe("55.04");
});

test("with `pricing.source: live` the plan counts with what AWS answers, and says so", async () => {
  const run = await runStack("prod", live);
  expect(run.errors).toEqual([]);
  expect(costOf(run).lines[0]?.unitPrice).toBe("50");
  expect(costOf(run).prices[0]).toEqual({
    id: "p5.48xlarge@us-east-1",
    source: "AWS Price List API, looked up live",
    asOf: "2026-11-01",
  });
});

test("an instance type that AWS gives no price of has the dated one, with a warning", async () => {
  const run = await runStack("prod", { ...live, machine: "p5en.48xlarge" });
  expect(run.errors).toEqual([]);
  expect(costOf(run).lines[0]?.unitPrice).toBe("63.296");
  expect(warningsOf(run).join("\n")).toMatch(
    /AWS gave no price of p5en\.48xlarge \(.*Returned 0 elements\): the dated list holds/,
  );
});

test("other targets look nothing up and say so", async () => {
  const run = await runStack("staging", live);
  expect(run.resources.map(({ name }) => name)).not.toContain("prices");
  expect(warningsOf(run).join("\n")).toContain("no look-up on alicloud");
});

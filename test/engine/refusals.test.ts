import { expect, onTestFinished, test } from "vitest";
import type { Outcome, Session } from "../../rehearsal/session.ts";
import { fixture, openStack } from "./stacks.ts";

async function upWith(config: Record<string, unknown>): Promise<{ outcome: Outcome; session: Session }> {
  const session = await openStack({ project: fixture, stack: "dev", config });
  onTestFinished(() => {
    session.close();
  });
  return { outcome: await session.preview(), session };
}

test("a value outside the known ones is refused by name, with the values that would work", async () => {
  const { outcome } = await upWith({ tenancy: "shared" });
  expect(outcome.ok).toBe(false);
  expect(outcome.errors.join("\n")).toContain("property instanceTenancy");
  expect(outcome.errors.join("\n")).toContain('"shared" is not one of "default", "dedicated"');
});

test("a missing required property is refused by name", async () => {
  const { outcome } = await upWith({ untriggered: true });
  expect(outcome.ok).toBe(false);
  expect(outcome.errors.join("\n")).toContain('Missing required property "spec.triggers"');
});

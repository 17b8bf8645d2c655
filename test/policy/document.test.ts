import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resourceRules, stackRules } from "../../policy/pack.ts";

const text = readFileSync(new URL("../../docs/policies.md", import.meta.url), "utf8").replaceAll(/ {2,}/g, " ");

test.each([...resourceRules, ...stackRules].map((rule) => [rule.name, rule] as const))(
  "docs/policies.md says what %s asks, how strictly, and who else asks for it",
  (name, { level, description, controls }) => {
    expect(text).toContain(`| \`${name}\` | ${level} | ${description} | ${controls.join(", ")} |`);
  },
);

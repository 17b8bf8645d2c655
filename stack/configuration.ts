import * as pulumi from "@pulumi/pulumi";
import { catalog } from "../src/catalog/index.ts";
import { ConfigError, otherKeyProblems, readStackConfig, secretKeys, type CheckedStack } from "../src/config/index.ts";
import { planStack, type StackPlan } from "../src/planner/stack.ts";
import { configErrorText, stackRefusalText } from "../src/report/index.ts";

/** The stack's configuration, checked; every problem ends the program in one readable error. */
export function readStack(): CheckedStack {
  const prefix = `${pulumi.getProject()}:`;
  const all = pulumi.runtime.allConfig();
  const given = Object.entries(all)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const);
  // Secrets stay with Pulumi: they are handed on as outputs and never parsed.
  const isSecret = ([key]: (typeof given)[number]) => (secretKeys as readonly string[]).includes(key);
  const values = Object.fromEntries(given.filter((entry) => !isSecret(entry)));
  try {
    const others = otherKeyProblems(all, { own: pulumi.getProject(), region: all[`${prefix}region`] });
    if (others.length > 0) throw new ConfigError(others);
    return readStackConfig(values, catalog, { comesUp: true, secrets: given.filter(isSecret).map(([key]) => key) });
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(configErrorText(error, `Stack ${pulumi.getStack()}`));
    throw error;
  }
}

/** The plans of a checked configuration; a refusal ends the program before anything is registered. */
export function plansOf(stack: CheckedStack): StackPlan {
  for (const warning of stack.warnings) void pulumi.log.warn(warning);
  const outcome = planStack(stack, catalog);
  if (outcome.verdict === "refused") throw new pulumi.RunError(stackRefusalText(outcome));
  return outcome;
}

import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readStackConfig } from "../src/config/index.ts";
import { planStack, stackSchema, type StackOutcome } from "../src/planner/stack.ts";
import { stackText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

interface PlanOptions extends ConfigurationOptions {
  readonly json: boolean;
}

/** Plans one configuration, of one profile or of several services. Returns what to print and how to exit. */
export function plan(
  values: Readonly<Record<string, unknown>>,
  options: { readonly json: boolean },
): { text: string; exitCode: number } {
  const { services, budget } = readStackConfig(values, catalog);
  const outcome = planStack(services, budget, catalog);
  return {
    text: options.json ? `${JSON.stringify(document(outcome), null, 2)}\n` : stackText(outcome),
    exitCode: outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused,
  };
}

/** A plan as it is, or those of several services by their names. */
function document(outcome: StackOutcome): unknown {
  if (outcome.verdict === "refused") {
    const { isOneProfile, services, ...whole } = outcome;
    if (isOneProfile) return services[0]?.outcome;
    const byName = services.map(({ name, outcome: each }) => [name, each] as const);
    return { schema: stackSchema, ...whole, services: Object.fromEntries(byName) };
  }
  const { isOneProfile, services, ...whole } = outcome;
  if (isOneProfile) return services[0].plan;
  const byName = services.map(({ name, plan: each }) => [name, each] as const);
  return { schema: stackSchema, ...whole, services: Object.fromEntries(byName) };
}

/** `plan`: one configuration, planned; exit code 2 for a refusal. */
export function addPlan(program: Command): void {
  takesConfiguration(program.command("plan"))
    .description("does it fit, how fast, what does it cost")
    .option("--json", "print the plan as JSON (schema deepseek-clusters/plan@1, of several services stack@1)", false)
    .action((name: string, options: PlanOptions) => {
      const { text, exitCode } = plan(configurationOf(name, options), options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { planText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

interface PlanOptions extends ConfigurationOptions {
  readonly json: boolean;
}

/** Plans one configuration. Returns what to print and how to exit. */
export function plan(
  values: Readonly<Record<string, unknown>>,
  options: { readonly json: boolean },
): { text: string; exitCode: number } {
  const outcome = planDeployment(readConfig(values, catalog).request, catalog);
  return {
    text: options.json ? `${JSON.stringify(outcome, null, 2)}\n` : planText(outcome),
    exitCode: outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused,
  };
}

/** `plan`: one configuration, planned; exit code 2 for a refusal. */
export function addPlan(program: Command): void {
  takesConfiguration(program.command("plan"))
    .description("does it fit, how fast, what does it cost")
    .option("--json", "print the plan as JSON (schema deepseek-clusters/plan@1)", false)
    .action((name: string, options: PlanOptions) => {
      const { text, exitCode } = plan(configurationOf(name, options), options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

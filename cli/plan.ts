import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readStackConfig } from "../src/config/index.ts";
import { planStack, stackSchema, type StackOutcome } from "../src/planner/stack.ts";
import { stackText, trainingText } from "../src/report/index.ts";
import { planTraining } from "../src/training/index.ts";
import { configurationOf, isStackAsItIs, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

interface PlanOptions extends ConfigurationOptions {
  readonly json: boolean;
}

/** Plans one configuration, of one profile or of several services. Returns what to print and how to exit. */
export function plan(
  values: Readonly<Record<string, unknown>>,
  options: { readonly json: boolean; readonly comesUp?: boolean },
): { text: string; exitCode: number } {
  const stack = readStackConfig(values, catalog, options);
  const outcome = planStack(stack, catalog);
  // A job that does not fit stops the whole stack, as it would stop `pulumi up`.
  const job = stack.training && planTraining(stack.training, catalog);
  const refusedJob = job?.verdict === "refused" ? job : undefined;
  const text = () => [stackText(outcome), ...(refusedJob ? [trainingText(refusedJob)] : [])].join("\n");
  const json = () =>
    `${JSON.stringify({ ...document(outcome), ...(refusedJob && { training: refusedJob }) }, null, 2)}\n`;
  return {
    text: options.json ? json() : text(),
    exitCode: outcome.verdict === "fits" && refusedJob === undefined ? exitCodes.ok : exitCodes.refused,
  };
}

/** A plan as it is, or those of several services by their names. */
function document(outcome: StackOutcome): object {
  if (outcome.verdict === "refused") {
    const { isOneProfile, services, ...whole } = outcome;
    if (isOneProfile) return services[0]?.outcome ?? {};
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
      const comesUp = isStackAsItIs(name, options);
      const { text, exitCode } = plan(configurationOf(name, options), { json: options.json, comesUp });
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

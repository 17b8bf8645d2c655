import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { profileNames } from "../src/profiles/index.ts";
import { comparisonSchema, comparisonText } from "../src/report/index.ts";
import { configurationOf, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

const collect = (value: string, previous: string[]) => [...previous, value];

/** `compare`: profiles or stacks side by side; exit code 2 where one of them is refused. */
export function addCompare(program: Command): void {
  program
    .command("compare")
    .argument("<profile|stack...>", `two or more of: ${profileNames.join(", ")}, or stacks`)
    .description("profiles or stacks side by side: memory, speed and cost")
    .option("--target <target>", "aws, alicloud or kubernetes, for all of them")
    .option("--set <key=value>", "override a configuration key of all of them; repeatable, dots nest", collect, [])
    .option("--json", "print the plans as JSON (schema deepseek-clusters/comparison@1)", false)
    .action((names: readonly string[], options: ConfigurationOptions & { json: boolean }) => {
      if (names.length < 2) throw new RangeError("compare takes two or more profiles or stacks");
      const compared = names.map((name) => ({
        name,
        outcome: planDeployment(readConfig(configurationOf(name, options), catalog).request, catalog),
      }));
      const plans = compared.map(({ name, outcome }) => ({ name, plan: outcome }));
      const json = () => `${JSON.stringify({ schema: comparisonSchema, plans }, null, 2)}\n`;
      process.stdout.write(options.json ? json() : comparisonText(compared));
      process.exitCode = compared.every(({ outcome }) => outcome.verdict === "fits") ? exitCodes.ok : exitCodes.refused;
    });
}

#!/usr/bin/env node
import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../src/config/index.ts";
import { profileNames } from "../src/profiles/index.ts";
import { configErrorText } from "../src/report/index.ts";
import { assignments } from "./assignments.ts";
import { exitCodes } from "./exit-codes.ts";
import { plan } from "./plan.ts";
import { readStackFile } from "./stack-file.ts";

const collect = (value: string, previous: string[]) => [...previous, value];

/** A profile by name, or a stack by the name of its file `Pulumi.<stack>.yaml`. */
function valuesOf(name: string): Record<string, unknown> {
  const stackFile = name.endsWith(".yaml") ? name : `Pulumi.${name}.yaml`;
  const isProfile = (profileNames as readonly string[]).includes(name);
  return !isProfile && existsSync(stackFile) ? readStackFile(stackFile) : { profile: name };
}

const program = new Command("deepseek-clusters")
  .description("Plans DeepSeek deployments: does it fit, how fast, what does it cost.")
  .exitOverride();

program
  .command("plan")
  .argument("<profile|stack>", `a profile (${profileNames.join(", ")}) or a stack (dev for Pulumi.dev.yaml)`)
  .option("--target <target>", "aws, alicloud or kubernetes")
  .option("--set <key=value>", "override a configuration key; repeatable, dots nest", collect, [])
  .option("--json", "print the plan as JSON (schema deepseek-clusters/plan@1)", false)
  .action((name: string, options: { target?: string; set: string[]; json: boolean }) => {
    const overrides = assignments(options.set);
    const target = options.target === undefined ? {} : { target: options.target };
    const { text, exitCode } = plan({ ...valuesOf(name), ...target, ...overrides }, options);
    process.stdout.write(text);
    process.exitCode = exitCode;
  });

try {
  program.parse();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else if (error instanceof ConfigError) {
    process.stderr.write(`${configErrorText(error, "The configuration")}\n`);
    process.exitCode = exitCodes.badInput;
  } else if (error instanceof RangeError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.usage;
  } else throw error;
}

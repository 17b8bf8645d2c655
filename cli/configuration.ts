import { existsSync } from "node:fs";
import type { Command } from "commander";
import { profileNames } from "../src/profiles/index.ts";
import { assignments } from "./assignments.ts";
import { readStackFile } from "./stack-file.ts";

const collect = (value: string, previous: string[]) => [...previous, value];

export interface ConfigurationOptions {
  readonly target?: string;
  readonly set: readonly string[];
}

/** Adds the argument and options by which every command names a configuration. */
export function takesConfiguration(command: Command): Command {
  return command
    .argument("<profile|stack>", `a profile (${profileNames.join(", ")}) or a stack (dev for Pulumi.dev.yaml)`)
    .option("--target <target>", "aws, alicloud or kubernetes")
    .option("--set <key=value>", "override a configuration key; repeatable, dots nest", collect, []);
}

/** A profile by name, or a stack by the name of its file `Pulumi.<stack>.yaml`, with the overrides applied. */
export function configurationOf(name: string, options: ConfigurationOptions): Readonly<Record<string, unknown>> {
  const stackFile = name.endsWith(".yaml") ? name : `Pulumi.${name}.yaml`;
  const isProfile = (profileNames as readonly string[]).includes(name);
  const values = !isProfile && existsSync(stackFile) ? readStackFile(stackFile) : { profile: name };
  const target = options.target === undefined ? {} : { target: options.target };
  return { ...values, ...target, ...assignments(options.set) };
}

import { existsSync, readdirSync } from "node:fs";
import type { Command } from "commander";
import { ConfigError, notAmong, valuesOfService } from "../src/config/index.ts";
import { profileNames } from "../src/profiles/index.ts";
import { assignments } from "./assignments.ts";
import { readStackFile } from "./stack-file.ts";

const collect = (value: string, previous: string[]) => [...previous, value];

export interface ConfigurationOptions {
  readonly target?: string;
  readonly set: readonly string[];
  /** One of several, for commands that look at one. */
  readonly service?: string;
}

/** Adds the argument and options by which every command names a configuration. */
export function takesConfiguration(command: Command): Command {
  return command
    .argument("<profile|stack>", `a profile (${profileNames.join(", ")}) or a stack (dev for Pulumi.dev.yaml)`)
    .option("--target <target>", "aws, alicloud or kubernetes")
    .option("--service <name>", "one of the services of a stack")
    .option("--set <key=value>", "override a configuration key; repeatable, dots nest", collect, []);
}

/** A profile by name, or a stack by the name of its file `Pulumi.<stack>.yaml`, with the overrides applied. */
export function configurationOf(name: string, options: ConfigurationOptions): Readonly<Record<string, unknown>> {
  const values = isProfile(name) ? { profile: name } : readStackFile(stackFileOf(name));
  const target = options.target === undefined ? {} : { target: options.target };
  const all = { ...values, ...target };
  const chosen = options.service === undefined ? all : valuesOfService(all, options.service);
  return merged(chosen, assignments(options.set));
}

/** A stack on its own target, as `pulumi up` would bring it up; else somebody only asks what would be. */
export function isStackAsItIs(name: string, { target, set }: ConfigurationOptions): boolean {
  return !isProfile(name) && target === undefined && !set.some((assignment) => assignment.startsWith("target="));
}

const isProfile = (name: string): boolean => (profileNames as readonly string[]).includes(name);

/** @throws ConfigError naming what there is, where there is neither a profile nor a stack of this name. */
function stackFileOf(name: string): string {
  const file = name.endsWith(".yaml") ? name : `Pulumi.${name}.yaml`;
  if (existsSync(file)) return file;
  const stacks = readdirSync(".").flatMap((each) => /^Pulumi\.(.+)\.yaml$/.exec(each)?.[1] ?? []);
  const problem = notAmong("profile or stack", name, [...profileNames, ...stacks.sort()]);
  throw new ConfigError([{ ...problem, message: `there is no ${file}, and ${problem.message}` }]);
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is set goes over what is there, key by key however deep. */
function merged(values: Values, changes: Values): Values {
  const changed = Object.entries(changes).map(([key, change]) => {
    const old = values[key];
    return [key, isObject(old) && isObject(change) ? merged(old, change) : change] as const;
  });
  return { ...values, ...Object.fromEntries(changed) };
}

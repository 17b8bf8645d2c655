import type { Catalog } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import { ConfigError, problemsOf, type Problem } from "./problems.ts";
import { requestOf } from "./request.ts";
import { ruleProblems } from "./rules.ts";
import { configSchema, type StackConfig } from "./schema.ts";

/** A configuration that has been checked once; everything behind it is trusted. */
export interface CheckedConfig {
  readonly request: Request;
  readonly config: StackConfig;
}

export interface CheckedService extends CheckedConfig {
  /** Its key under `services`; in a stack of one profile, the profile. */
  readonly name: string;
}

/** What was read, and all that is wrong with it. */
export interface Reading {
  /** Without the keys that are wrong by themselves; absent where the profile is one of them. */
  readonly read?: CheckedConfig;
  readonly problems: readonly Problem[];
}

/**
 * Checks the keys of a stack file (without their `deepseek-clusters:` prefix; values as text or as parsed YAML).
 * @throws ConfigError listing every problem with its path, the allowed values and the nearest one.
 */
export function readConfig(values: Readonly<Record<string, unknown>>, catalog: Catalog): CheckedConfig {
  const { read, problems } = readingOf(values, catalog);
  if (read === undefined || problems.length > 0) throw new ConfigError(problems);
  return read;
}

/** The same, for those who have more to say of it: what is wrong by itself hides no rule that reads other keys. */
export function readingOf(values: Readonly<Record<string, unknown>>, catalog: Catalog): Reading {
  const chosen = chosenOf(values);
  if ("services" in chosen)
    return { problems: [{ path: "services", message: "are several: name one with --service" }] };
  const parsed = configSchema.safeParse(chosen);
  if (parsed.success) return judged(parsed.data, catalog, []);
  const misshapen = problemsOf(parsed.error, chosen, configSchema);
  const wrong = wrongKeys(misshapen);
  const left = configSchema.safeParse(Object.fromEntries(Object.entries(chosen).filter(([key]) => !wrong.has(key))));
  return left.success ? judged(left.data, catalog, misshapen) : { problems: misshapen };
}

function judged(config: StackConfig, catalog: Catalog, misshapen: readonly Problem[]): Reading {
  const request = requestOf(config, catalog);
  const problems = [...misshapen, ...ruleProblems({ config, request, catalog }, wrongKeys(misshapen))];
  return { read: { config, request }, problems };
}

/** The keys that problems are of. */
export const wrongKeys = (problems: readonly Problem[]): ReadonlySet<string> =>
  new Set(problems.map(({ path }) => path.split(".", 1).join("")));

/** What a stack file really says: `auto`, `{}` and `[]` leave the choice to others. */
export function chosenOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !leavesTheChoice(value)));
}

/** The defaults of `Pulumi.yaml`: `auto` for a value, `{}` and `[]` for an object or a list. */
function leavesTheChoice(value: unknown): boolean {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  return ["auto", "{}", "[]"].includes(text);
}

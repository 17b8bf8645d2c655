import type { Catalog } from "../catalog/index.ts";
import type { TrainingRequest } from "../training/index.ts";
import { chosenOf, readingOf, wrongKeys, type CheckedConfig, type CheckedService } from "./config.ts";
import { engineWarnings } from "./key-engines.ts";
import { idleKeyWarnings } from "./key-targets.ts";
import { unplacedProblems } from "./place.ts";
import { ConfigError, notAmong, printProblem, problemsOf, type Problem } from "./problems.ts";
import { reachWarnings } from "./reach.ts";
import { configKeys, configSchema, keysOfService, type StackConfig } from "./schema.ts";
import { togetherProblems } from "./together.ts";
import { trainingOf, trainingReads } from "./training.ts";
import { untexted } from "./values.ts";

/** A stack file that has been checked once: what it serves, and what its services share. */
export interface CheckedStack {
  /** In order of their names. */
  readonly services: readonly [CheckedService, ...CheckedService[]];
  /** Written under `services`, even if it is one: it then has a gateway and machines that others can join. */
  readonly isMap: boolean;
  /** For the keys that are the whole stack's. */
  readonly config: StackConfig;
  readonly budget?: NonNullable<StackConfig["budget"]>;
  /** A fine-tuning job on the same cluster. */
  readonly training?: TrainingRequest;
  /** What its keys do not do, though nothing is wrong with them. */
  readonly warnings: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

const servicesSchema = configSchema.pick({ services: true });

/**
 * Checks the keys of a stack file: one profile, or several `services`. A service takes what it leaves out from the top
 * level, and what is not there from its profile.
 * @throws ConfigError listing every problem with its path, the allowed values and the nearest one.
 */
export function readStackConfig(values: Values, catalog: Catalog, meant: Meant = {}): CheckedStack {
  const chosen = chosenOf(values);
  const read = chosen["services"] === undefined ? ofOne : ofSeveral;
  const stack = read(chosen, catalog, meant);
  const { request } = stack.services[0];
  const warnings = [
    ...idleKeyWarnings(chosen, request.target, meant.secrets ?? []),
    ...engineWarnings(stack.services),
    ...(meant.comesUp === true ? reachWarnings(stack.config, request) : []),
  ];
  return { ...stack, warnings };
}

/** What a stack file is read for. */
export interface Meant {
  /** Its keys whose values are secrets, and not handed over. */
  readonly secrets?: readonly string[];
  /** It is to come up as it is: what a plan alone can do without is asked for, and said. Defaults to false. */
  readonly comesUp?: boolean;
}

type Unwarned = Omit<CheckedStack, "warnings">;

function ofOne(values: Values, catalog: Catalog, meant: Meant): Unwarned {
  const { read, problems: own } = readingOf(values, catalog);
  if (read === undefined) throw new ConfigError(own);
  const needSeveral = (["tokensPerMinute", "redis", "namespace"] as const).filter((key) => read.config.gateway?.[key]);
  const { job, problems: ofTraining } = trained(read, own, catalog);
  const problems = [...own, ...needSeveral.map(needsServices), ...unplaced(read, own, meant), ...ofTraining];
  if (problems.length > 0) throw new ConfigError(problems);
  const service = { name: read.config.profile, ...read };
  return { services: [service], isMap: false, config: read.config, ...(job && { training: job }) };
}

function ofSeveral({ services, ...shared }: Values, catalog: Catalog, meant: Meant): Unwarned {
  const parsed = servicesSchema.safeParse({ services });
  const problems: Problem[] = parsed.success ? [] : [...problemsOf(parsed.error, { services }, servicesSchema)];
  const read = Object.entries((parsed.success ? parsed.data.services : wellFormed(services)) ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, own]) => readService(name, chosenOf(own), shared, catalog, problems));
  // The job is that of the first service, of which one that could not be read might have been.
  const [first, ...others] = read;
  const { job, problems: ofTraining } =
    first === undefined || problems.length > 0 ? { problems: [] } : trained(first, problems, catalog);
  if (first !== undefined) problems.push(...unplaced(first, problems, meant));
  problems.push(...togetherProblems(read, shared), ...ofTraining);
  if (problems.length > 0) throw new ConfigError(distinct(problems));
  if (first === undefined) throw new ConfigError([{ path: "services", message: "names no service" }]);
  const { budget } = first.config;
  return {
    services: [first, ...others],
    isMap: true,
    config: first.config,
    ...(budget && { budget }),
    ...(job && { training: job }),
  };
}

function unplaced(read: CheckedConfig, problems: readonly Problem[], { comesUp }: Meant): readonly Problem[] {
  const wrong = wrongKeys(problems);
  if (comesUp !== true || ["target", "weightsVolume", "clusterStack"].some((key) => wrong.has(key))) return [];
  return unplacedProblems(read.config, read.request);
}

/** The job, asked for where no key that it takes something from is wrong. */
function trained(read: CheckedConfig, problems: readonly Problem[], catalog: Catalog): ReturnType<typeof trainingOf> {
  const wrong = wrongKeys(problems);
  return trainingReads.some((key) => wrong.has(key)) ? { problems: [] } : trainingOf(read, catalog);
}

/** One service of a stack as a configuration of its own, without the gateway before all; for commands that look at one. @throws ConfigError */
export function valuesOfService(values: Values, name: string): Values {
  const { services, gateway: _, ...shared } = chosenOf(values);
  const parsed = servicesSchema.safeParse({ services });
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error, { services }, servicesSchema));
  const all = parsed.data.services ?? {};
  const own = all[name];
  if (own === undefined) throw new ConfigError([notAmong("services", name, Object.keys(all))]);
  // A gateway and a budget are the whole stack's.
  const { gateway, budget, ...others } = shared;
  return { ...others, ...own };
}

/** The services that are keys under a right name, beside others that are not. */
function wellFormed(services: unknown): StackConfig["services"] {
  const all = untexted(services);
  const given = typeof all === "object" && all !== null ? Object.entries(all) : [];
  const read = given.flatMap(([name, own]: [string, unknown]) => {
    const parsed = servicesSchema.safeParse({ services: { [name]: own } });
    return parsed.success ? Object.entries(parsed.data.services ?? {}) : [];
  });
  return Object.fromEntries(read);
}

function readService(
  name: string,
  own: Values,
  shared: Values,
  catalog: Catalog,
  problems: Problem[],
): readonly CheckedService[] {
  const misplaced = Object.keys(own).filter((key) => !keysOfService.includes(key));
  problems.push(...misplaced.map((key) => misplacedProblem(name, key)));
  const placed = Object.fromEntries(Object.entries(own).filter(([key]) => !misplaced.includes(key)));
  const { read, problems: found } = readingOf({ ...shared, ...placed }, catalog);
  problems.push(...found.map((problem) => ({ ...problem, path: placeOf(name, problem.path, own, shared) })));
  if (read === undefined || found.length + misplaced.length > 0) return [];
  const { budget: _, ...unbounded } = read.request;
  return [{ name, request: { ...unbounded, isOneOfSeveral: true }, config: read.config }];
}

function needsServices(key: string): Problem {
  return {
    path: `gateway.${key}`,
    message: "is of the gateway that routes by model: write the profile as one of services",
  };
}

function misplacedProblem(name: string, key: string): Problem {
  const path = `services.${name}.${key}`;
  if (!configKeys.includes(key)) return notAmong(path, key, keysOfService);
  return { path, message: "is a key of the whole stack: write it beside services" };
}

/** Where the user wrote what is wrong, or would write what is missing. */
function placeOf(name: string, path: string, own: Values, shared: Values): string {
  const [key = ""] = path.split(".");
  return key in shared && !(key in own) ? path : `services.${name}.${path}`;
}

/** What is wrong with a shared key is wrong once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [printProblem(problem), problem])).values()];
}

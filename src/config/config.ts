import type { Catalog } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import { adapterProblems } from "./adapters.ts";
import { imageProblems } from "./image.ts";
import { joiningProblems } from "./joining.ts";
import { kubernetesProblems } from "./kubernetes.ts";
import { ConfigError, problemsOf, type Problem } from "./problems.ts";
import { requestOf } from "./request.ts";
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

/**
 * Checks the keys of a stack file (without their `deepseek-clusters:` prefix; values as text or as parsed YAML).
 * @throws ConfigError listing every problem with its path, the allowed values and the nearest one.
 */
export function readConfig(values: Readonly<Record<string, unknown>>, catalog: Catalog): CheckedConfig {
  const chosen = chosenOf(values);
  if ("services" in chosen)
    throw new ConfigError([{ path: "services", message: "are several: name one with --service" }]);
  const parsed = configSchema.safeParse(chosen);
  if (!parsed.success) {
    const misshapen = problemsOf(parsed.error, chosen, configSchema);
    throw new ConfigError([...misshapen, ...unknownBeside(misshapen, chosen, catalog)]);
  }
  const { request, problems } = requestOf(parsed.data, catalog);
  const all = [
    ...problems,
    ...scalerProblems(parsed.data, request),
    ...queueProblems(parsed.data),
    ...joiningProblems(parsed.data),
    ...kubernetesProblems(parsed.data.kubernetesVersion, request.target),
    ...imageProblems(parsed.data, request, catalog),
    ...adapterProblems(parsed.data, request),
  ];
  if (all.length > 0) throw new ConfigError(all);
  return { request, config: parsed.data };
}

/** Keys whose values are names in the catalog, and what else says which names there are. */
const named = ["model", "weights", "engine", "machine", "region"];
const nameGiving = ["profile", "target", "model"];

/** Names that the catalog does not know, in what is left of a configuration without its misshapen keys. */
function unknownBeside(
  misshapen: readonly Problem[],
  chosen: Readonly<Record<string, unknown>>,
  catalog: Catalog,
): readonly Problem[] {
  const wrong = new Set(misshapen.map(keyOf));
  if (nameGiving.some((key) => wrong.has(key))) return [];
  const parsed = configSchema.safeParse(Object.fromEntries(Object.entries(chosen).filter(([key]) => !wrong.has(key))));
  if (!parsed.success) return [];
  return requestOf(parsed.data, catalog).problems.filter((problem) => named.includes(keyOf(problem)));
}

const keyOf = ({ path }: Problem): string => path.split(".", 1).join("");

/** Kubernetes' own autoscaler knows neither hours nor zero. */
function scalerProblems({ scaler, schedule }: StackConfig, { replicas }: Request): readonly Problem[] {
  if (scaler !== "hpa") return [];
  const message = "hpa keeps no hours and never goes to zero: take keda, or";
  return [
    ...(schedule === undefined ? [] : [{ path: "scaler", message: `${message} leave schedule out` }]),
    ...(replicas.min > 0 ? [] : [{ path: "scaler", message: `${message} set replicas.min to 1` }]),
  ];
}

/** Queues are Volcano's. */
function queueProblems({ queue, scheduler }: StackConfig): readonly Problem[] {
  if (queue === undefined || scheduler !== undefined) return [];
  return [{ path: "queue", message: "is one of Volcano: set scheduler to volcano, or leave it out" }];
}

/** What a stack file really says: `auto`, `{}` and `[]` leave the choice to others. */
export function chosenOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !leavesTheChoice(value)));
}

/** The defaults of `Pulumi.yaml`: `auto` for a value, `{}` and `[]` for an object or a list. */
function leavesTheChoice(value: unknown): boolean {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  return ["auto", "{}", "[]"].includes(text);
}

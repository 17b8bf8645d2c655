import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { ConfigError, otherKeyProblems } from "../src/config/index.ts";

const prefix = "deepseek-clusters:";

/**
 * The keys of a stack file under `deepseek-clusters:`, as Pulumi hands them to the program: scalars as text.
 * Encrypted values are left out: the planner needs none.
 * @throws ConfigError when the file is not YAML, has no `config`, or keys that nothing reads.
 */
export function readStackFile(path: string): Record<string, unknown> {
  const document = parseFile(path);
  const config =
    typeof document === "object" && document !== null && "config" in document ? document.config : undefined;
  if (typeof config !== "object" || config === null) {
    throw new ConfigError([{ path: "config", message: `is missing: ${path} holds no configuration` }]);
  }
  const entries: Readonly<Record<string, unknown>> = { ...config };
  const others = otherKeyProblems(entries, entries[`${prefix}region`]);
  if (others.length > 0) throw new ConfigError(others);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) {
    if (!key.startsWith(prefix) || isSecret(value)) continue;
    const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    values[key.slice(prefix.length)] = isScalar ? String(value) : value;
  }
  return values;
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function parseFile(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new ConfigError([{ path, message: `cannot be read: ${reason.replace(/:$/, "")}` }]);
  }
}

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { ConfigError, otherKeyProblems, secretKeys, type Problem } from "../src/config/index.ts";
import { spellingProblems } from "./yaml-spellings.ts";

const own = "deepseek-clusters";
const prefix = `${own}:`;

/**
 * The keys of a stack file under `deepseek-clusters:`, as Pulumi hands them to the program: scalars as text.
 * The two secrets are left out: the planner needs none.
 * @throws ConfigError when the file is not YAML, has no `config`, keys that nothing reads, or values that are secret and
 * should not be, or should be and are not.
 */
export function readStackFile(path: string): Record<string, unknown> {
  const text = textOf(path);
  const document = parsed(path, text);
  const config =
    typeof document === "object" && document !== null && "config" in document ? document.config : undefined;
  if (config === undefined || config === null)
    throw new ConfigError([{ path: "config", message: `is missing: ${path} holds no configuration` }]);
  if (typeof config !== "object" || Array.isArray(config))
    throw new ConfigError([
      { path: "config", message: `must be keys with their values, such as {${prefix}profile: …}` },
    ]);
  const entries: Readonly<Record<string, unknown>> = { ...config };
  const others = [
    ...otherKeyProblems(entries, { own, region: entries[`${prefix}region`] }),
    ...spellingProblems(text, prefix),
    ...secretProblems(entries),
  ];
  if (others.length > 0) throw new ConfigError(others);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) {
    if (!key.startsWith(prefix) || isMeantSecret(key)) continue;
    const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    values[key.slice(prefix.length)] = isScalar ? String(value) : value;
  }
  return values;
}

const isMeantSecret = (key: string): boolean => (secretKeys as readonly string[]).includes(key.slice(prefix.length));

/** Plain text of what opens a cluster, and encrypted text of what a plan must read. */
function secretProblems(entries: Readonly<Record<string, unknown>>): readonly Problem[] {
  return Object.entries(entries)
    .filter(([key, value]) => key.startsWith(prefix) && isMeantSecret(key) !== isSecret(value))
    .map(([key, value]) => ({
      path: key.slice(prefix.length),
      message: isSecret(value)
        ? `is encrypted, and a plan has to read it: only ${secretKeys.join(" and ")} are secrets`
        : `stands in plain text: \`pulumi config set --secret ${key}\``,
    }));
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return parse(text, { merge: true }) as unknown;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ConfigError {
  const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const reason = said.startsWith("Source contains multiple documents") ? "it holds several documents, not one" : said;
  return new ConfigError([{ path, message: `cannot be read: ${reason.replace(/:$/, "")}` }]);
}

import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { innermost, keysAt, shapes, shapeWords } from "./shapes.ts";
import { quoted, shown } from "./shown.ts";
import { untexted } from "./values.ts";

/** One thing wrong with a configuration. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly allowed?: readonly string[];
}

/** The user's configuration is unusable; every problem is listed. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(printProblem).join("\n"));
    this.problems = problems;
  }
}

/** A value that is not among the allowed ones, with the nearest of them. */
export function notAmong(path: string, value: unknown, allowed: readonly string[]): Problem {
  const given = typeof value === "string" ? value : JSON.stringify(value);
  const near = nearest(given, allowed);
  return {
    path,
    message: `${quoted(given)} is unknown${near === undefined ? "" : `; did you mean "${near}"?`}`,
    allowed,
  };
}

function nearest(given: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const typed = given.trim();
  if (typed !== given || typed === "") return typed === "" ? undefined : nearest(typed, allowed);
  const otherwise = allowed.find((value) => value.toLowerCase() === given.toLowerCase());
  if (otherwise !== undefined) return otherwise;
  const longer = allowed.find((value) => given !== "" && value.startsWith(given));
  if (longer !== undefined) return longer;
  const candidate = closest(given, [...allowed]);
  return distance(given, candidate) <= Math.max(2, Math.ceil(given.length / 2)) ? candidate : undefined;
}

/** Turns zod's issues into problems that name the value, the limit and what would work. */
export function problemsOf(
  { issues }: Pick<z.ZodError, "issues">,
  input: unknown,
  schema: z.ZodType,
): readonly Problem[] {
  return lastOfEach(issues.flatMap(innermost)).flatMap((issue): readonly Problem[] => {
    const path = issue.path.map(String).join(".");
    const value = valueAt(input, issue.path);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) =>
        notAmong([path, key].filter((part) => part !== "").join("."), key, keysAt(schema, issue.path)),
      );
    }
    if (issue.code === "invalid_value") {
      const allowed = issue.values.map(String);
      if (value === undefined) return [{ path, message: "is missing", allowed }];
      if (value === null) return [{ path, message: empty, allowed }];
      return [notAmong(path, value, allowed)];
    }
    if (issue.code === "invalid_key")
      return issue.issues.map(({ message }) => ({ path, message: lowerFirst(message) }));
    const words = shapeWords(issue) ?? lowerFirst(issue.message);
    if (value === undefined)
      return [{ path, message: words === shapes.string ? "is missing" : `is missing: ${words}` }];
    if (value === null) return [{ path, message: empty }];
    return [{ path, message: `is ${shown(value)}: ${words}${unquoting(issue, value)}` }];
  });
}

const empty = "is empty: give it a value, or leave it out";

/** Text that reads as the number that is asked for lacks nothing but is in quotes. */
function unquoting(issue: z.core.$ZodIssue, value: unknown): string {
  const isNumber = typeof value === "string" && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value);
  const isAsked = issue.code === "invalid_type" && ["number", "int"].includes(issue.expected);
  return isNumber && isAsked ? ", without quotes" : "";
}

/** A number that is out of every bound is told of the narrowest, which comes last. */
function lastOfEach(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const keyOf = ({ code, path }: z.core.$ZodIssue) => `${code} ${JSON.stringify(path)}`;
  const last = new Map(issues.map((issue) => [keyOf(issue), issue]));
  return issues.filter((issue) => issue.code !== "too_big" || last.get(keyOf(issue)) === issue);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    const parsed = untexted(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<PropertyKey, unknown>)[key] : undefined;
  }, input);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const mostAllowed = 64;

/** One line: the path, what is wrong, and what would work. */
export function printProblem({ path, message, allowed }: Problem): string {
  const choices =
    allowed === undefined || allowed.length === 0
      ? ""
      : allowed.length <= mostAllowed
        ? ` Choose from: ${allowed.join(", ")}.`
        : ` There are ${String(allowed.length)} choices, among them ${allowed.slice(0, mostAllowed).join(", ")}.`;
  return `${path === "" ? "configuration" : path}: ${message}${message.endsWith("?") ? "" : "."}${choices}`;
}

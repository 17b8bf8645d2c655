import type { z } from "zod";

/** What zod calls the shapes, in the words of a stack file. */
export const shapes = {
  object: "must be keys with their values, such as {key: value}",
  record: "must be keys with their values, such as {key: value}",
  array: "must be a list, such as [one, two]",
  string: "must be text: put it in quotes",
  number: "must be a number",
  boolean: "must be true or false",
} as const;

/** What should be there instead of something of another shape; undefined for what zod, or the schema, says in words of its own. */
export function shapeWords(issue: z.core.$ZodIssue): string | undefined {
  const isPlain = issue.message.startsWith("Invalid input");
  return issue.code === "invalid_type" && isPlain ? (shapes as Record<string, string>)[issue.expected] : undefined;
}

/** Of a choice of shapes, what is wrong inside the one that was meant: the only one that is not wrong as a whole. */
export function innermost(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.filter((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  if (meant.length !== 1) return [issue];
  return meant.flat().flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The keys there can be at a path of a configuration; none where any key may be. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "optional" || def.type === "default") return keysAt(def.innerType, path);
  if (def.type === "pipe") return keysAt(def.out, path);
  if (def.type === "union") return def.options.flatMap((option) => keysAt(option, path));
  const [key, ...rest] = path;
  if (def.type === "object" && key === undefined) return Object.keys(def.shape);
  if (key === undefined) return [];
  if (def.type === "array") return keysAt(def.element, rest);
  if (def.type === "record") return keysAt(def.valueType, rest);
  const child = def.type === "object" ? def.shape[String(key)] : undefined;
  return child === undefined ? [] : keysAt(child, rest);
}

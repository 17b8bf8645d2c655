import type { Failure } from "./stand-in.ts";
import { isList, isObject, isSecret, text, unknown, type Properties, type Value } from "./wire.ts";

/** All values at a dotted path, whatever lists lie on the way; undefined where a parent has no such key. */
function valuesAt(value: Value | undefined, path: readonly string[]): (Value | undefined)[] {
  if (isSecret(value)) return valuesAt(value.value, path);
  if (isList(value)) return value.flatMap((element) => valuesAt(element, path));
  const [key, ...rest] = path;
  if (key === undefined || value === undefined || value === null || value === unknown) return [value];
  return isObject(value) ? valuesAt(value[key], rest) : [];
}

/** Required properties that are not there. */
export const missing = (required: readonly string[], inputs: Properties): Failure[] =>
  required
    .filter((path) => valuesAt(inputs, path.split(".")).some((value) => value === undefined || value === null))
    .map((property) => ({ property, reason: `Missing required property "${property}".` }));

/** Properties whose value is none of those allowed. Unknown values pass: the update will tell. */
export const invalid = (enums: Readonly<Record<string, readonly string[]>>, inputs: Properties): Failure[] =>
  Object.entries(enums).flatMap(([property, allowed]) =>
    valuesAt(inputs, property.split("."))
      .filter((value) => value !== undefined && value !== null && value !== unknown && !allowed.includes(text(value)))
      .map((value) => ({
        property,
        reason: `"${text(value, "this value")}" is not one of ${allowed.map((choice) => `"${choice}"`).join(", ")}.`,
      })),
  );

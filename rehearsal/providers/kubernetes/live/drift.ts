import { isList, isObject, isSecret, mapValues, type Properties, type Value } from "../../wire.ts";

/**
 * Inputs as the server has them. `restored` is the object as it would be if the inputs were applied again: where that
 * changes nothing, the inputs stand, however differently the server writes them (`1024Mi` is `1Gi`).
 */
export const drifted = (inputs: Properties, live: Properties, restored: Properties): Properties =>
  mapValues(inputs, (value, key) => (key.startsWith("__") ? value : compare(value, live[key], restored[key])));

function compare(input: Value, live: Value | undefined, restored: Value | undefined): Value {
  if (isSecret(input) || JSON.stringify(live) === JSON.stringify(restored)) return input;
  if (isObject(input) && isObject(live))
    return Object.fromEntries(
      Object.entries(input).flatMap(([key, value]) => {
        const there = live[key];
        if (there === undefined) return [];
        return [[key, compare(value, there, isObject(restored) ? restored[key] : undefined)]];
      }),
    );
  if (isList(input) && isList(live) && input.length === live.length)
    return input.map((value, index) => compare(value, live[index], isList(restored) ? restored[index] : undefined));
  return live ?? null;
}

import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { isList, isObject, type Properties, type Value } from "../providers/wire.ts";

interface Step {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: Value;
}

/** The JSON patch in a file, as kustomize reads it. */
export function patchIn(file: string): Step[] {
  return parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => (document.toJS() as Step[] | null) ?? []);
}

/** RFC 6902, as much of it as add-ons use: add, replace and remove by key, index or `-`. @throws Error where a path leads nowhere */
export const patched = (object: Properties, steps: readonly Step[]): Properties =>
  steps.reduce<Value>((current, step) => changed(current, keysOf(step.path), step), object) as Properties;

const keysOf = (path: string): string[] =>
  path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

function changed(value: Value | undefined, [key = "", ...rest]: readonly string[], step: Step): Value {
  if (isList(value)) return changedList(value, key, rest, step);
  if (!isObject(value)) throw new Error(`The patch of ${step.path} leads nowhere.`);
  if (rest.length > 0) return { ...value, [key]: changed(value[key], rest, step) };
  const { [key]: _, ...others } = value;
  return step.op === "remove" ? others : { ...value, [key]: step.value ?? null };
}

function changedList(list: readonly Value[], key: string, rest: readonly string[], step: Step): Value {
  const index = key === "-" ? list.length : Number(key);
  if (rest.length > 0) return list.with(index, changed(list[index], rest, step));
  if (step.op === "replace") return list.with(index, step.value ?? null);
  return step.op === "add" ? list.toSpliced(index, 0, step.value ?? null) : list.toSpliced(index, 1);
}

import { createHash } from "node:crypto";

/** A property value as it crosses the wire between engine and provider. */
export type Value = null | boolean | number | string | readonly Value[] | Properties;
export interface Properties {
  readonly [key: string]: Value;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that only an update will tell. Occurs in previews only. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isObject = (value: Value | undefined): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export const isSecret = (value: Value | undefined): value is Properties & { readonly value: Value } =>
  isObject(value) && value[signature] === secretSignature;

/** Marks a value as secret; a value that already is stays as it is. */
export const secret = (value: Value): Value => (isSecret(value) ? value : { [signature]: secretSignature, value });

/** The value without any secret mark, at any depth. */
export function plain(value: Value): Value {
  if (isSecret(value)) return plain(value.value);
  if (isList(value)) return value.map(plain);
  return isObject(value) ? mapValues(value, plain) : value;
}

export function hasUnknown(value: Value): boolean {
  if (value === unknown) return true;
  return isObject(value) || isList(value) ? Object.values(value).some(hasUnknown) : false;
}

export const mapValues = (object: Properties, change: (value: Value, key: string) => Value): Properties =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

/** Hexadecimal digest, so that the same resource gets the same identity in every rehearsal. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

export const text = (value: Value | undefined, otherwise = ""): string =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : otherwise;

/** The last part of a URN: the logical name that the program gave. */
export const logicalName = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** Objects merged at every depth; the second wins. */
export function merge(base: Properties, over: Properties): Properties {
  return Object.entries(over).reduce<Properties>((merged, [key, value]) => {
    const old = merged[key];
    const both = isObject(old) && isObject(value) && !isSecret(old) && !isSecret(value);
    return { ...merged, [key]: both ? merge(old, value) : value };
  }, base);
}

/** The same shape with every leaf unknown: what a preview says of values that only a creation will tell. */
export const obscured = (object: Properties): Properties =>
  mapValues(object, (value) => (isObject(value) && !isSecret(value) ? obscured(value) : unknown));

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Overrides } from "../project.ts";

/** Everything the engine would tell the program of its stack: values as text, structured ones as JSON. */
export interface StackConfiguration {
  readonly project: string;
  /** Path of the program, relative to the project. */
  readonly main: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

type Yaml = Readonly<Record<string, unknown>>;

const isYaml = (value: unknown): value is Yaml => typeof value === "object" && value !== null && !Array.isArray(value);

function readYaml(file: string): Yaml {
  const content: unknown = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  return isYaml(content) ? content : {};
}

const section = (yaml: Yaml): Yaml => (isYaml(yaml["config"]) ? yaml["config"] : {});

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The stack file over the defaults of `Pulumi.yaml`, `overrides` over both. Keys without a namespace get the project's. */
export function readConfiguration(directory: string, stack: string, overrides: Overrides = {}): StackConfiguration {
  const definition = readYaml(join(directory, "Pulumi.yaml"));
  const project = asText(definition["name"]);
  const full = (key: string): string => (key.includes(":") ? key : `${project}:${key}`);
  const defaults = Object.entries(section(definition)).flatMap(([key, entry]): [string, unknown][] => {
    const value = isYaml(entry) ? (entry["value"] ?? entry["default"]) : entry;
    return value === undefined ? [] : [[full(key), value]];
  });
  const own = Object.entries(section(readYaml(join(directory, `Pulumi.${stack}.yaml`))));
  const secretKeys = own.filter(([, value]) => isYaml(value) && "secure" in value).map(([key]) => full(key));
  const given = [...own, ...Object.entries(overrides)].map(([key, value]): [string, unknown] => [full(key), value]);
  const merged = Object.entries(Object.fromEntries([...defaults, ...given])).filter(([, value]) => value !== undefined);
  const values = merged.map(([key, value]): [string, string] => [
    key,
    isYaml(value) && "secure" in value ? "rehearsal" : asText(value),
  ]);
  const main = definition["main"];
  return { project, main: typeof main === "string" ? main : ".", values: Object.fromEntries(values), secretKeys };
}

import { readFileSync } from "node:fs";
import type { ComponentResource, ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider/index.js";
import * as exported from "./components.ts";

interface Schema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

/** Written by `npm run plugin-schema`: analysing the types anew at each start takes seconds. */
const schema = readFileSync(new URL("schema.json", import.meta.url), "utf8");
const { version, resources } = JSON.parse(schema) as Schema;

/** The engine has checked the inputs against the schema. */
type Component = new (name: string, inputs: never, options: ComponentResourceOptions) => ComponentResource;
const components: Readonly<Record<string, Component>> = exported;

function construct(name: string, type: string, inputs: Inputs, options: ComponentResourceOptions) {
  const Component = components[type.slice(type.lastIndexOf(":") + 1)];
  if (Component === undefined) throw new Error(`deepseek-clusters has no component ${type}.`);
  const made = new Component(name, inputs as never, options);
  const outputs = new Set(Object.keys(resources[type]?.properties ?? {}));
  return { urn: made.urn, state: Object.fromEntries(Object.entries(made).filter(([key]) => outputs.has(key))) };
}

/** A provider that the engine starts: `run-plugin` hands on the engine's address as the last argument. */
void main(
  {
    version,
    schema,
    // The SDK awaits it; what is thrown inside becomes the error of the resource.
    construct: (name, type, inputs, options) => Promise.resolve().then(() => construct(name, type, inputs, options)),
  },
  process.argv.slice(2),
);

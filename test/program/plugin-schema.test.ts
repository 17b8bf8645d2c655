import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pluginSchema } from "../../scripts/plugin-schema.ts";
import { configKeys } from "../../src/config/schema.ts";

interface Property {
  readonly $ref?: string;
  readonly description?: string;
}
interface Type {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly inputProperties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly requiredInputs?: readonly string[];
}
interface Schema {
  readonly types: Readonly<Record<string, Type>>;
  readonly resources: Readonly<Record<string, Type>>;
}

const file = "plugin/schema.json";
const text = readFileSync(file, "utf8");
const schema = JSON.parse(text) as Schema;
const resource = (name: string): Type => schema.resources[`deepseek-clusters:index:${name}`] ?? {};

test("the schema is that of the components: `npm run plugin-schema` writes it", () => {
  expect(pluginSchema()).toBe(text);
});

test("no value is of any type, and every property says what it is", () => {
  expect(text).not.toContain("pulumi.json#/Any");
  for (const [name, { properties = {}, inputProperties = {} }] of Object.entries({
    ...schema.types,
    ...schema.resources,
  }))
    for (const [key, { description }] of [...Object.entries(properties), ...Object.entries(inputProperties)])
      expect(description, `${name} ${key}`).toMatch(/^[A-Za-z].*\.$/s);
});

test("a component shows what it promises, and nothing of how it works", () => {
  const outputs = (name: string) => Object.keys(resource(name).properties ?? {}).sort();
  expect(outputs("EksCluster")).toEqual(["clusterName", "kubeconfig", "plan", "weightsBucket"]);
  expect(outputs("AckCluster")).toEqual(["clusterName", "kubeconfig", "plan", "weightsBucket", "weightsRole"]);
  expect(outputs("ExistingCluster")).toEqual(["clusterName", "plan"]);
  expect(outputs("InferenceService")).toEqual(["endpoint", "namespace", "plan", "serviceName"]);
});

test("with a registry that asks who pulls, each component takes what its nodes log in with, as a secret", () => {
  for (const [name, { inputProperties = {} }] of Object.entries(schema.resources))
    expect(inputProperties["registryCredentials"], name).toMatchObject({ type: "string" });
});

test("a component asks for little, in the words of a stack file", () => {
  expect(resource("EksCluster").requiredInputs).toEqual(["kubernetesVersion", "profile", "tags"]);
  expect(resource("ExistingCluster").requiredInputs).toEqual(["clusterName", "profile"]);
  expect(resource("InferenceService").requiredInputs).toEqual(["clusterName", "profile", "target"]);
  const weights = ["weightsBucket", "weightsRole", "weightsClaim", "weightsStorageClass", "weightsLocalPath"];
  const own = ["clusterName", "kubeconfig", "registryCredentials", "apiKey", ...weights];
  const asked = Object.values(schema.resources).flatMap(({ inputProperties = {} }) => Object.keys(inputProperties));
  expect(asked.filter((key) => !configKeys.includes(key) && !own.includes(key))).toEqual([]);
});

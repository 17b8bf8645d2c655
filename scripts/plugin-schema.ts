import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer.js";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema.js";

/** Schema of the components, from their types and comments: what SDKs of other languages are generated from. */
export function pluginSchema(): string {
  const directory = fileURLToPath(new URL("../plugin", import.meta.url));
  const { name, version, description } = JSON.parse(readFileSync(`${directory}/package.json`, "utf8")) as Record<
    "name" | "version" | "description",
    string
  >;
  const components = new Set(["AckCluster", "EksCluster", "ExistingCluster", "InferenceService"]);
  const analyzer = new Analyzer(directory, name, { main: "components.ts" }, components);
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  const schema = {
    ...generateSchema(name, version, description, found, typeDefinitions, dependencies),
    // Packages are made whole: that for Go is a module, with a `go.mod`.
    meta: { supportPack: true },
  };
  return `${JSON.stringify(schema, asPulumiReadsIt, 2)}\n`;
}

/** Without what the analyser leaves behind and no schema knows: marks of the optional, and lists of nothing. */
const asPulumiReadsIt = (key: string, value: unknown): unknown =>
  value === true && key === "optional" ? undefined : Array.isArray(value) && value.length === 0 ? undefined : value;

if (import.meta.main) writeFileSync(new URL("../plugin/schema.json", import.meta.url), pluginSchema());

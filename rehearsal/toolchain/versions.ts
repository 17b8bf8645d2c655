import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { coerce, gte } from "semver";
import { packages, type Package } from "../providers/catalogue.ts";

/** The checkout this code lies in. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));

interface Pinned {
  /** Version of the Pulumi command line. */
  readonly pulumi: string;
  /** Version of the language host for programs in YAML. */
  readonly pulumiYaml: string;
  /** Version of the generator of packages for .NET. */
  readonly pulumiDotnet: string;
  /** Oldest Go that can build it. */
  readonly go: string;
  readonly etcd: string;
  readonly kubernetes: string;
  readonly kwok: string;
  readonly lws: string;
  readonly keda: string;
  readonly prometheus: string;
  readonly prometheusOperator: string;
  /** Modules of which only a folder of CRDs is used, with the checksum that Go's database has of each. */
  readonly crds: Readonly<Record<string, { readonly version: string; readonly sum: string; readonly path: string }>>;
}

const parse = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** `tools/versions.json`, the one place where versions of tools outside npm are written. */
export const pinned = parse(`${repository}tools/versions.json`) as Pinned;

const require = createRequire(import.meta.url);

const sdkVersion = (name: Package): string =>
  (parse(require.resolve(`@pulumi/${name}/package.json`)) as { version: string }).version;

/** The engine wants a plugin of exactly the version of the SDK that the program uses. */
export const pluginVersions = (): Readonly<Record<Package, string>> =>
  Object.fromEntries(packages.map((name) => [name, sdkVersion(name)])) as Record<Package, string>;

/** True when `version` is `minimum` or newer; text that is no version never is. */
export const atLeast = (version: string, minimum: string): boolean => {
  const parsed = coerce(version);
  return parsed !== null && gte(parsed, minimum);
};

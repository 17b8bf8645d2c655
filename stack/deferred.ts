import { createRequire, Module } from "node:module";

// Pulumi's SDK loads what it reads a project's dependencies and functions with, for dynamic providers, of which this
// program has none: 440 modules, and with them half of a program's start. Here they are loaded when something uses them.
const ofTheSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));

for (const name of ["@npmcli/arborist", "typescript"]) {
  const file = found(name);
  if (file !== undefined && ofTheSdk.cache[file] === undefined) ofTheSdk.cache[file] = placeholder(name, file);
}

/** Undefined where another version of the SDK does without it. */
function found(name: string): string | undefined {
  try {
    return ofTheSdk.resolve(name);
  } catch {
    return undefined;
  }
}

/** A module that stands for another until one of its members is asked for, as the SDK's own do: by name. */
function placeholder(name: string, file: string): NodeJS.Module {
  const standing = new Module(file);
  const real = (): object => {
    if (ofTheSdk.cache[file] === standing) Reflect.deleteProperty(ofTheSdk.cache, file);
    return ofTheSdk(name) as object;
  };
  standing.loaded = true;
  standing.exports = new Proxy({}, { get: (_, key): unknown => key === "__esModule" || Reflect.get(real(), key) });
  return standing;
}

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { isList, isObject, mapValues, merge, text, type Properties, type Value } from "../providers/wire.ts";
import { holds, type Client } from "../kubernetes-api/index.ts";

/** The objects in a YAML file, or in all those of a folder. What only kustomize understands is left out. */
export function objectsIn(path: string): Properties[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".yaml"))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() as Value))
    .filter((document) => isObject(document))
    .filter(({ apiVersion, metadata }) => apiVersion !== undefined && metadata !== undefined);
}

/** The add-on's own manager, so that what it installs is not mistaken for the stack's. */
const manager = "add-on";

export async function applyAll(client: Client, objects: readonly Properties[]): Promise<void> {
  for (const object of objects) await client.apply(object, { manager, force: true });
}

/** Applies CRDs and waits until the server knows their kinds. */
export async function applyCrds(client: Client, objects: readonly Properties[]): Promise<void> {
  await Promise.all(objects.map((object) => client.create(object)));
  for (const object of objects.filter(({ kind }) => kind === "CustomResourceDefinition"))
    while (!holds(await client.read(object), "Established")) await pause(50);
}

/** The same object in a namespace. */
export const inNamespace = (object: Properties, namespace: string): Properties =>
  merge(object, { metadata: { namespace } });

export const namespaceNamed = (name: string): Properties => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
});

/** Webhooks that the API server finds at a port of this machine instead of behind a Service. */
export function localWebhooks(object: Properties, port: number, ca: string, prefix = ""): Properties {
  const caBundle = Buffer.from(ca).toString("base64");
  const local = (hook: Value): Value => {
    if (!isObject(hook) || !isObject(hook["clientConfig"])) return hook;
    const service = hook["clientConfig"]["service"];
    const path = isObject(service) && typeof service["path"] === "string" ? service["path"] : "/";
    return { ...hook, clientConfig: { url: `https://127.0.0.1:${port}${path}`, caBundle } };
  };
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  return {
    ...object,
    metadata: mapValues(metadata, (value, key) => (key === "name" ? `${prefix}${text(value)}` : value)),
    webhooks: (isList(object["webhooks"]) ? object["webhooks"] : []).map(local),
  };
}

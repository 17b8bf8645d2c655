import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import type { Manifests, ServiceObject } from "../components/serving/manifests.ts";

export const manifestYaml = (value: unknown) => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });

/**
 * One file per object and a kustomization that lists them in order; files of an earlier rendering that are no longer
 * listed go. Files are named after keys that never change, so that a reviewer's diff shows
 * what changed and nothing else.
 */
export function writeManifests(folder: string, objects: readonly ServiceObject[]): void {
  const resources = objects.map(({ key }) => `${key}.yaml`);
  mkdirSync(folder, { recursive: true });
  writeList(folder, resources);
  for (const { key, object } of objects) writeFileSync(join(folder, `${key}.yaml`), manifestYaml(object));
}

/** A folder for each namespace, and a kustomization that applies them in order. */
export function writeFolders(folder: string, folders: readonly Manifests[]): void {
  mkdirSync(folder, { recursive: true });
  writeList(
    folder,
    folders.map((each) => each.folder),
  );
  for (const each of folders) writeManifests(join(folder, each.folder), each.objects);
}

function writeList(folder: string, resources: readonly string[]): void {
  const kustomization = join(folder, "kustomization.yaml");
  for (const stale of listedIn(kustomization))
    if (!resources.includes(stale)) rmSync(join(folder, stale), { recursive: true });
  writeFileSync(
    kustomization,
    manifestYaml({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      sortOptions: { order: "fifo" },
      resources,
    }),
  );
}

/** Files of an earlier rendering that lie beside its kustomization. */
function listedIn(kustomization: string): string[] {
  if (!existsSync(kustomization)) return [];
  const { resources } = parse(readFileSync(kustomization, "utf8")) as { resources?: unknown };
  if (!Array.isArray(resources)) return [];
  return resources
    .filter((name): name is string => typeof name === "string" && basename(name) === name)
    .filter((name) => existsSync(join(kustomization, "..", name)));
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMap, isScalar, isSeq, parseDocument, type Document } from "yaml";

/** Configuration values by key, without or with their namespace: `profile`, `aws:region`; undefined leaves the key out. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * Copies a project's definition, and one stack's settings, to a folder where the engine may write. The copy's `main`
 * points back to the program, its plugins and its virtual environment to theirs, so that what runs is the checkout itself.
 */
export function copyProject(from: string, to: string, stack: string, overrides: Overrides): void {
  const project = parseDocument(readFileSync(join(from, "Pulumi.yaml"), "utf8"));
  const main = project.get("main");
  project.set("main", typeof main === "string" ? resolve(from, main) : from);
  const virtualenv = project.getIn(["runtime", "options", "virtualenv"]);
  if (typeof virtualenv === "string") project.setIn(["runtime", "options", "virtualenv"], resolve(from, virtualenv));
  for (const plugin of items(project.getIn(["plugins", "providers"])))
    if (isMap(plugin)) plugin.set("path", resolve(from, String(plugin.get("path"))));
  writeFileSync(join(to, "Pulumi.yaml"), project.toString());
  const settings = stackSettings(join(from, `Pulumi.${stack}.yaml`));
  for (const [key, value] of Object.entries(overrides)) {
    const path = ["config", key.includes(":") ? key : `${String(project.get("name"))}:${key}`];
    if (value !== undefined) settings.setIn(path, value);
    else if (settings.hasIn(path)) settings.deleteIn(path);
  }
  const file = join(to, `Pulumi.${stack}.yaml`);
  const salt = existsSync(file) ? parseDocument(readFileSync(file, "utf8")).get("encryptionsalt") : undefined;
  if (salt !== undefined) settings.set("encryptionsalt", salt);
  writeFileSync(file, settings.toString());
}

const items = (list: unknown): readonly unknown[] => (isSeq(list) ? list.items : []);

/** A stack's settings without its secrets: a rehearsal has neither the key nor a use for them. */
function stackSettings(file: string): Document {
  const settings = parseDocument(existsSync(file) ? readFileSync(file, "utf8") || "{}" : "{}");
  for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) settings.delete(key);
  const config = settings.get("config");
  if (!isMap(config)) return settings;
  for (const { key, value } of config.items)
    if (isMap(value) && value.has("secure") && isScalar(key)) settings.setIn(["config", key.value], "rehearsal");
  return settings;
}

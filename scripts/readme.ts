import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { targets } from "../src/catalog/index.ts";
import { idleKeys } from "../src/config/index.ts";
import { catalog, planDeployment, planText, profileNames, profileOf, readConfig } from "../src/index.ts";

/** The picture at the top: what one command prints. */
function planBlock(): string {
  const { request } = readConfig({ profile: "v3-fp8-8xh100", nodesPerReplica: 1 }, catalog);
  const command = "npm run -s plan -- v3-fp8-8xh100 --set nodesPerReplica=1";
  return ["```console", `$ ${command}`, planText(planDeployment(request, catalog)).trimEnd(), "```"].join("\n");
}

function profilesBlock(): string {
  const rows = profileNames.map((name) => {
    const profile = profileOf(name);
    const outcome = planDeployment(readConfig({ profile: name }, catalog).request, catalog);
    const becomes = `${outcome.nodesPerReplica} × \`${outcome.machine}\` per replica, ${outcome.engine.name}`;
    const month = outcome.verdict === "fits" ? outcome.cost.perMonth.desired : null;
    const cost = month === null ? "unpriced" : `at least ${month} ${outcome.cost?.currency ?? ""}`;
    return `| \`${name}\` | ${profile.title} | ${profile.stated} | ${profile.defaultTarget} | ${becomes} | ${cost} |`;
  });
  return [
    "| Profile | What | As stated | Target | Becomes | A month |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

interface ConfigEntry {
  readonly description: string;
}

function configurationBlock(): string {
  const project = parse(readFileSync("Pulumi.yaml", "utf8")) as { config: Record<string, ConfigEntry> };
  const rows = Object.entries(project.config).map(
    ([key, { description }]) => `| \`${key}\` | ${description.replaceAll("|", "\\|")} |`,
  );
  return ["| Key | Meaning |", "| --- | --- |", ...rows].join("\n");
}

/** What a warning says of a key on each target. */
function targetsBlock(): string {
  const rows = targets.map((target) => {
    const keys = idleKeys(target).map(([path, on]) => `\`${path}\` (${on.join(", ")})`);
    return `- on **${target}**: ${keys.join(", ")}`;
  });
  return rows.join("\n");
}

type Blocks = Readonly<Record<string, () => string>>;

/** Generated blocks of each page, by the name of their markers. */
export const pages: Readonly<Record<string, Blocks>> = {
  "README.md": { plan: planBlock, profiles: profilesBlock, configuration: configurationBlock },
  "docs/configuration.md": { targets: targetsBlock },
};

/** The text of a page with every generated block, between its two markers, made anew. */
export function regenerated(page: string, text: string): string {
  return Object.entries(pages[page] ?? {}).reduce((result, [name, block]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [start, end] = [result.indexOf(open), result.indexOf(close)];
    if (start < 0 || end < start) throw new RangeError(`${page} has no block "${name}"`);
    return `${result.slice(0, start + open.length)}\n\n${block()}\n\n${result.slice(end)}`;
  }, text);
}

if (import.meta.main)
  for (const page of Object.keys(pages)) writeFileSync(page, regenerated(page, readFileSync(page, "utf8")));

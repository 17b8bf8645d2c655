import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyPrice, changes, clusterStack, rowOf, seenIn, type Change } from "../engine/changes.ts";
import { openStack, repository } from "../engine/stacks.ts";

/** `EVERY_KEY=1` previews every key and writes the table anew, `EVERY_KEY=model,engine` those rows; else the keys that touch what must not be lost. */
const asked = process.env["EVERY_KEY"];
const every = asked !== undefined;
const risky = ["region", "machine", "tags", "capacity", "adopt"];

const file = join(repository, "docs/configuration.md");
const squeezed = (text: string): string => text.replaceAll(/ {2,}/g, " ");

const directories = new Map<string, string>();
const rows = new Map<string, string>();
const tried = changes.filter(({ key }) =>
  asked === undefined ? risky.includes(key) : asked === "1" || asked.split(",").includes(key),
);

beforeAll(async () => {
  for (const stack of new Set(tried.map((change) => change.stack))) {
    const directory = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
    directories.set(stack, directory);
    const session = await openStack({ project: repository, stack, directory, config: anyPrice[stack] });
    expect((await session.up()).errors).toEqual([]);
  }
  const directory = directories.get("prod");
  if (directory === undefined || !tried.some(({ value }) => value === clusterStack)) return;
  // The cloud of a rehearsal has one Kubernetes, in which the charts are once.
  const bare = { serve: false, protect: false, prerequisites: "existing" };
  const config = { ...anyPrice.prod, profile: "v3-fp8-8xh100", ...bare };
  const cluster = await openStack({ project: repository, stack: "cluster", directory, config });
  expect((await cluster.up()).errors).toEqual([]);
});
afterAll(() => {
  for (const directory of directories.values()) rmSync(directory, { recursive: true });
  if (every) writeTable();
});

async function rowFor(change: Change): Promise<string> {
  const { key, stack, value, also } = change;
  const directory = directories.get(stack) ?? "";
  const session = await openStack({
    project: repository,
    stack,
    directory,
    config: { ...anyPrice[stack], ...also, [key]: value },
  });
  return rowOf(change, seenIn(await session.preview()));
}

function writeTable(): void {
  const begin = "<!-- table -->\n";
  const known = new Map(
    [...readFileSync(file, "utf8").matchAll(/^\| `(\w+)`.*$/gm)].map(([row, key = ""]) => [key, squeezed(row)]),
  );
  const table = changes.flatMap(({ key }) => rows.get(key) ?? known.get(key) ?? []);
  const [before = "", after = ""] = readFileSync(file, "utf8").split(/<!-- table -->\n[^]*<!-- end -->\n/);
  const head = "| Key | Tried on | Effect | On |\n| --- | --- | --- | --- |\n";
  writeFileSync(file, `${before}${begin}\n${head}${table.join("\n")}\n\n<!-- end -->\n${after}`);
}

test.each(tried.map((change) => [change.key, change] as const))(
  "a change of %s does what docs/configuration.md says",
  async (_, change) => {
    const row = await rowFor(change);
    rows.set(change.key, row);
    if (!every) expect(squeezed(readFileSync(file, "utf8"))).toContain(row);
  },
);

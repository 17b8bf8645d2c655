import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyPrice, changes, rowOf, seenIn, type Change } from "../engine/changes.ts";
import { openStack, repository } from "../engine/stacks.ts";

/** `EVERY_KEY=1` previews every key and writes the table anew; else the keys that touch what must not be lost. */
const every = process.env["EVERY_KEY"] !== undefined;
const risky = ["region", "machine", "tags", "capacity", "adopt"];

const file = join(repository, "docs/configuration.md");
const squeezed = (text: string): string => text.replaceAll(/ {2,}/g, " ");

const directories = new Map<string, string>();
const rows: string[] = [];

beforeAll(async () => {
  for (const stack of new Set(changes.map((change) => change.stack))) {
    if (!every && stack === "dev") continue;
    const directory = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
    directories.set(stack, directory);
    const session = await openStack({ project: repository, stack, directory, config: anyPrice[stack] });
    expect((await session.up()).errors).toEqual([]);
  }
});
afterAll(() => {
  for (const directory of directories.values()) rmSync(directory, { recursive: true });
  if (every) writeTable();
});

async function rowFor(change: Change): Promise<string> {
  const { key, stack, value } = change;
  const directory = directories.get(stack) ?? "";
  const session = await openStack({
    project: repository,
    stack,
    directory,
    config: { ...anyPrice[stack], [key]: value },
  });
  return rowOf(change, seenIn(await session.preview()));
}

function writeTable(): void {
  const begin = "<!-- table -->\n";
  const [before = "", after = ""] = readFileSync(file, "utf8").split(/<!-- table -->\n[^]*<!-- end -->\n/);
  const head = "| Key | Tried on | Effect | On |\n| --- | --- | --- | --- |\n";
  writeFileSync(file, `${before}${begin}\n${head}${rows.join("\n")}\n\n<!-- end -->\n${after}`);
}

test.each(changes.filter(({ key }) => every || risky.includes(key)).map((change) => [change.key, change] as const))(
  "a change of %s does what docs/configuration.md says",
  async (_, change) => {
    const row = await rowFor(change);
    rows.push(row);
    if (!every) expect(squeezed(readFileSync(file, "utf8"))).toContain(row);
  },
);

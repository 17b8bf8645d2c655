import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md")];
const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-docs-"));

interface Script {
  readonly page: string;
  readonly name: string;
  readonly rest: string;
}

/** `npm run -s NAME -- REST`, wherever a page shows it. */
const scripts: readonly Script[] = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/npm run (?:-s )?([\w:]+)(?: -- ([^`\n]*))?/g)].map(
    ([, name = "", rest = ""]) => ({ page, name, rest: rest.replace(/\s{2,}.*$|\s+#.*$/, "").trim() }),
  ),
);

/** Files that a page only names stand for files a reader has. */
function withFiles(rest: string): string {
  return rest
    .replace(/OLD NEW|old\.json new\.json/, `${join(scratch, "old.json")} ${join(scratch, "new.json")}`)
    .replace(/accuracy FILE/, "accuracy test/truth/measurements.json")
    .replace(/-o \S+/, `-o ${join(scratch, "rendered")}`)
    .replace(/--out \S+/, `--out ${join(scratch, "report.html")}`);
}

/** Templates such as `<profile>` or `{…}` are for people; commands that only read are run. */
const runnable = scripts.filter(
  ({ name, rest }) =>
    ["plan", "train", "ask", "recommend", "compare", "cost", "diff", "report", "render", "accuracy", "prices"].includes(
      name,
    ) &&
    !/[<>…]/.test(rest) &&
    rest !== "",
);

beforeAll(() => {
  for (const file of ["old.json", "new.json"]) {
    const plan = execFileSync("node_modules/.bin/node", ["cli/main.ts", "plan", "prod", "--json"], {
      encoding: "utf8",
    });
    writeFileSync(join(scratch, file), plan);
  }
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

describe("the documentation", () => {
  test("names only scripts that exist", () => {
    const { scripts: known } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    expect(scripts.filter(({ name }) => !(name in known))).toEqual([]);
  });

  test.each([...new Set(runnable.map(({ name, rest }) => `${name} ${rest}`))])("%s works as shown", (command) => {
    const { status, stderr } = spawnSync("sh", ["-c", `node_modules/.bin/node cli/main.ts ${withFiles(command)}`], {
      encoding: "utf8",
    });
    expect(stderr).not.toMatch(/^\s+at |rror:/m);
    // 2 is a plan that is shown to be refused.
    expect([0, 2]).toContain(status);
  });

  test("links to pages that exist", () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target = ""]) => join(page, "..", target))
        .filter((target) => globSync(target).length === 0)
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

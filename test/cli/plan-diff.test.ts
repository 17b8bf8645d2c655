import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-diff-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const stackFile = (contextTokens: number) =>
  `config:\n  deepseek-clusters:profile: v3-fp8-8xh100\n  deepseek-clusters:contextTokens: ${String(contextTokens)}\n`;

/** A checkout of a repository with one stack file, at one commit of it. */
function checkout(commit: string, name: string): string {
  const folder = join(scratch, name);
  execFileSync("git", ["clone", "--quiet", join(scratch, "example"), folder]);
  execFileSync("git", ["-C", folder, "checkout", "--quiet", commit]);
  symlinkSync(resolve("cli"), join(folder, "cli"));
  return folder;
}

function compare(base: string, head: string, ...options: string[]): { status: number | null; comment: string } {
  const out = join(scratch, "comment.md");
  const env = { ...process.env, PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}` };
  const { status } = spawnSync(".github/plan-diff.sh", [base, head, out, ...options], { env });
  return { status, comment: readFileSync(out, "utf8") };
}

describe("the workflow's steps on two commits of an example", () => {
  const folders = { base: "", head: "" };

  beforeAll(() => {
    const example = join(scratch, "example");
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", example, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args]);
    execFileSync("git", ["init", "--quiet", example]);
    const commit = (contextTokens: number) => {
      writeFileSync(join(example, "Pulumi.prod.yaml"), stackFile(contextTokens));
      git("add", "Pulumi.prod.yaml");
      git("commit", "--quiet", "--message", "stack");
    };
    commit(32_768);
    commit(16_384);
    folders.base = checkout("HEAD~1", "base");
    folders.head = checkout("HEAD", "head");
  });

  test("write one comment with a mark to find it by", () => {
    const { status, comment } = compare(folders.base, folders.head);
    expect(status).toBe(0);
    expect(comment).toMatch(/^<!-- deepseek-clusters:plan-diff -->\n/);
    expect(comment).toContain("### prod: same cost, context 32k tokens → 16k tokens");
  });

  test("write nothing when nothing changed, and block above a limit", () => {
    expect(compare(folders.base, folders.base)).toEqual({ status: 0, comment: "" });
    const blocked = compare(folders.base, folders.head, "--max-total", "1000");
    expect(blocked.status).toBe(1);
    expect(blocked.comment).toContain("**Blocked:** the total of 80971.37 USD is above the limit of 1000 USD");
  });
});

test("no workflow that can write runs the code of a pull request", () => {
  for (const file of readdirSync(".github/workflows")) {
    const text = readFileSync(join(".github/workflows", file), "utf8");
    if (/^ +[a-z-]+: write$/m.test(text)) expect(text).not.toContain("actions/checkout");
    expect(text).not.toContain("pull_request_target");
    expect(text).not.toContain("secrets.");
  }
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

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
  checkout("HEAD", "again");
});

describe("the workflow's script on two commits of an example", () => {
  test("write one comment with a mark to find it by", () => {
    const { status, comment } = compare(folders.base, folders.head);
    expect(status).toBe(0);
    expect(comment).toMatch(/^<!-- deepseek-clusters:plan-diff -->\n/);
    expect(comment).toContain("### prod: same cost, context 32k tokens → 16k tokens");
  });

  test("say when a stack file goes, and serve a repository that has the package as a dependency", () => {
    const bare = join(scratch, "bare");
    execFileSync("git", ["clone", "--quiet", join(scratch, "example"), bare]);
    const empty = mkdtempSync(join(scratch, "empty-"));
    writeFileSync(join(empty, "Pulumi.other.yaml"), stackFile(16_384));
    const out = join(scratch, "gone.md");
    const node = resolve("node_modules/.bin/node");
    const env = { ...process.env, PLAN_CLI: `${node} ${resolve("cli/main.ts")}` };
    expect(spawnSync(".github/plan-diff.sh", [bare, empty, out], { env }).status).toBe(0);
    const comment = readFileSync(out, "utf8");
    expect(comment).toMatch(/^### other: new, \+[\d,.]+ USD\/month$/m);
    expect(comment).toContain("### prod: its stack file goes");
  });

  test("write nothing when nothing changed, and block above a limit", () => {
    expect(compare(folders.base, folders.base)).toEqual({ status: 0, comment: "" });
    const blocked = compare(folders.base, folders.head, "--max-total", "1000");
    expect(blocked.status).toBe(1);
    expect(blocked.comment).toContain("**Blocked:** the total of 80971.37 USD is above the limit of 1000 USD");
  });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly {
          readonly id?: string;
          readonly run?: string;
          readonly with?: Readonly<Record<string, string>>;
        }[];
      }
    >
  >;
}

const workflow = (file: string) => parse(readFileSync(join(".github/workflows", file), "utf8")) as Workflow;

describe("the workflows, step by step on a machine of one's own", () => {
  /** A folder as the runner has it: both checkouts beside each other. */
  function runner(head: string): { folder: string; status: number | null; code: string; comment: string } {
    const folder = mkdtempSync(join(scratch, "runner-"));
    symlinkSync(resolve(".github"), join(scratch, head, ".github"));
    symlinkSync(join(scratch, "base"), join(folder, "base"));
    symlinkSync(join(scratch, head), join(folder, "head"));
    const step = workflow("plan-diff.yml").jobs["diff"]?.steps.find(({ id }) => id === "diff");
    const script = (step?.run ?? "")
      .replace("${{ github.event.pull_request.number }}", "7")
      .replace(/\$\{\{ vars\.PLAN_MAX_INCREASE_PERCENT \|\| '(\d+)' \}\}/, "$1");
    expect(script).not.toContain("${{");
    const files = { GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_OUTPUT: join(folder, "output") };
    const env = {
      ...process.env,
      ...files,
      PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}`,
    };
    const { status } = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env });
    const comment = readFileSync(join(folder, "result/comment.md"), "utf8");
    expect(readFileSync(files.GITHUB_STEP_SUMMARY, "utf8")).toBe(comment);
    return { folder, status, code: readFileSync(files.GITHUB_OUTPUT, "utf8"), comment };
  }

  interface Comment {
    readonly id: number;
    readonly user: { readonly type: string };
    body: string;
  }

  /** Runs the script that posts, against a pull request that keeps its comments here. */
  async function post(folder: string, comments: Comment[], sha = "abc"): Promise<void> {
    const script = workflow("plan-comment.yml").jobs["comment"]?.steps.find((step) => step.with?.["script"])?.with?.[
      "script"
    ];
    const issues = {
      listComments: "list",
      createComment: ({ body }: { body: string }) => {
        comments.push({ id: comments.length + 1, user: { type: "Bot" }, body });
      },
      updateComment: ({ comment_id: id, body }: { comment_id: number; body: string }) => {
        for (const comment of comments) if (comment.id === id) comment.body = body;
      },
      deleteComment: ({ comment_id: id }: { comment_id: number }) => {
        comments.splice(0, comments.length, ...comments.filter((comment) => comment.id !== id));
      },
    };
    const github = {
      paginate: () => Promise.resolve(comments),
      rest: { issues, pulls: { get: () => Promise.resolve({ data: { head: { sha } } }) } },
    };
    const context = { repo: { owner: "o", repo: "r" }, payload: { workflow_run: { head_sha: "abc" } } };
    const files = { readFileSync: (path: string) => readFileSync(join(folder, path), "utf8") };
    const AsyncFunction = (async () => {}).constructor as new (
      ...args: string[]
    ) => (...args: unknown[]) => Promise<void>;
    await new AsyncFunction("github", "context", "require", script ?? "throw new Error('no script')")(
      github,
      context,
      () => files,
    );
  }

  test("the steps of plan-diff.yml leave a comment, the number of the pull request and the decision", () => {
    const { folder, status, code, comment } = runner("head");
    expect(status).toBe(0);
    expect(code).toBe("code=0\n");
    expect(readFileSync(join(folder, "result/number"), "utf8").trim()).toBe("7");
    expect(comment).toContain("### prod: same cost, context 32k tokens → 16k tokens");
  });

  test("the script of plan-comment.yml posts one comment, updates it in place, and takes it away", async () => {
    const { folder, comment } = runner("again");
    const comments: Comment[] = [
      { id: 100, user: { type: "User" }, body: "<!-- deepseek-clusters:plan-diff --> mine" },
    ];
    await post(folder, comments);
    expect(comments.map(({ body }) => body)).toEqual([comments[0]?.body, comment]);
    writeFileSync(join(folder, "result/comment.md"), comment.replace("same cost", "+1.00 USD/month"));
    await post(folder, comments);
    expect(comments).toHaveLength(2);
    expect(comments[1]?.body).toContain("+1.00 USD/month");
    await post(folder, comments, "another commit has been pushed");
    writeFileSync(join(folder, "result/comment.md"), "");
    await post(folder, comments, "another commit has been pushed");
    expect(comments).toHaveLength(2);
    await post(folder, comments);
    expect(comments.map(({ id }) => id)).toEqual([100]);
    writeFileSync(join(folder, "result/number"), "7; echo");
    await expect(post(folder, comments)).rejects.toThrow("not a pull request");
  });
});

test("a secret of a stack file reaches neither the comment nor the log", () => {
  for (const [name, secret] of [
    ["secret-before", "v1:AAAA:before"],
    ["secret-after", "v1:BBBB:after"],
  ] as const) {
    const folder = join(scratch, name);
    execFileSync("cp", ["-r", join(scratch, "head"), folder]);
    const file = join(folder, "Pulumi.prod.yaml");
    const context = name === "secret-after" ? "  deepseek-clusters:concurrency: 8\n" : "";
    writeFileSync(
      file,
      `${readFileSync(file, "utf8")}  deepseek-clusters:kubeconfig:\n    secure: ${secret}\n${context}encryptionsalt: v1:salt\n`,
    );
  }
  const out = join(scratch, "secret.md");
  const env = { ...process.env, PATH: `${resolve("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}` };
  const run = spawnSync(".github/plan-diff.sh", [join(scratch, "secret-before"), join(scratch, "secret-after"), out], {
    env,
    encoding: "utf8",
  });
  expect(run.status).toBe(0);
  const all = [readFileSync(out, "utf8"), run.stdout, run.stderr].join();
  expect(all).toContain("concurrency per replica 16 → 8");
  expect(all).not.toMatch(/AAAA|BBBB|v1:|secure|kubeconfig/);
});

test("no workflow that can write runs the code of a pull request", () => {
  for (const file of readdirSync(".github/workflows")) {
    const text = readFileSync(join(".github/workflows", file), "utf8");
    if (/^ +[a-z-]+: write$/m.test(text)) expect(text).not.toContain("actions/checkout");
    expect(text).not.toContain("pull_request_target");
    expect(text).not.toContain("secrets.");
  }
});

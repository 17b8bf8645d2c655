import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("node_modules/.bin/node", ["cli/main.ts", ...args], { encoding: "utf8" });
}

describe("plan", () => {
  test("prints JSON of the documented schema and exits 0 for a plan", () => {
    const { status, stdout } = cli("plan", "v3-fp8-8xh100", "--json");
    expect(status).toBe(0);
    const plan = JSON.parse(stdout) as Record<string, unknown>;
    expect(plan).toMatchObject({
      schema: "deepseek-clusters/plan@1",
      verdict: "fits",
      profile: "v3-fp8-8xh100",
      target: "aws",
      model: "deepseek-v3",
      weights: "fp8",
      machine: "p5.48xlarge",
      nodesPerReplica: 2,
      gpusPerNode: 8,
    });
  });

  test("exits 2 for a refusal, with the reason and what fits", () => {
    const { status, stdout } = cli("plan", "v3-fp8-8xh100", "--set", "nodesPerReplica=1");
    expect(status).toBe(2);
    expect(stdout).toContain("short");
    expect(stdout).toContain("p5en.48xlarge");
  });

  test("exits 64 for wrong usage and 65 for bad input, without a stack trace", () => {
    expect(cli("plan").status).toBe(64);
    for (const assignment of ["contextTokens", "__proto__.x=1", "tags.owner=[a", "capacity={kind: spot"]) {
      const wrong = cli("plan", "v3-fp8-8xh100", "--set", assignment);
      expect(wrong).toMatchObject({ status: 64, stderr: expect.stringMatching(/^--set takes [^\n]*\n$/) as string });
    }
    const bad = cli("plan", "v3-fp8-8xh100", "--set", "contextTokens=-1", "--set", "budget.perMonth=-5");
    expect(bad.status).toBe(65);
    expect(bad.stderr).toContain("contextTokens: is -1: must be at least 256");
    expect(bad.stderr).toContain("budget.perMonth: is -5");
    expect(bad.stderr).not.toMatch(/^\s+at /m);
  });

  test("warns of keys that do nothing on the target that is asked about, which the file carries along", () => {
    const { status, stdout } = cli("plan", "prod", "--target", "kubernetes", "--set", "budget={}");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "set, and does nothing on kubernetes: `region` (counts on aws and alicloud), `tags` (counts on aws and alicloud)",
    );
  });

  test("refuses what `up` would refuse before it asks a cloud", () => {
    const block = cli("plan", "prod", "--set", "capacity.kind=capacity-block", "--set", "adopt.cluster=shared");
    expect(block.status).toBe(65);
    expect(block.stderr).toContain("capacity.reservationId: is needed");
    expect(block.stderr).toContain("adopt.network: is needed");
    const job = cli("plan", "examples/Pulumi.fine-tuning.yaml", "--set", "training.method=full");
    expect(job.status).toBe(2);
    expect(job.stdout).toMatch(/^r1-32b-1xrtx4090 on kubernetes: fits[^]*^support: refused[^]*GiB short per GPU/m);
    const json = cli("plan", "examples/Pulumi.fine-tuning.yaml", "--set", "training.method=full", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: "fits", training: { verdict: "refused" } });
  });

  test("takes a key with parts whole, as a stack file writes it or as JSON", () => {
    const set = (value: string) => cli("plan", "v3-fp8-8xh100", "--set", `capacity=${value}`, "--json").stdout;
    const parts = cli("plan", "v3-fp8-8xh100", "--set", "capacity.kind=spot", "--json").stdout;
    expect(parts).toContain("spot machines may be taken back at any time");
    expect([set("{kind: spot}"), set('{"kind":"spot"}')]).toEqual([parts, parts]);
  });

  test("asks a stack for a place for its weights, and a profile or another target for none", () => {
    const file = join(scratch, "Pulumi.unplaced.yaml");
    writeFileSync(file, "config:\n  deepseek-clusters:profile: r1-32b-1xrtx4090\n");
    const unplaced = cli("plan", file);
    expect(unplaced.status).toBe(65);
    expect(unplaced.stderr).toContain("weightsVolume: needs exactly one of claim, storageClass and localPath");
    expect(cli("plan", file, "--target", "kubernetes").status).toBe(0);
    expect(cli("plan", "r1-32b-1xrtx4090").status).toBe(0);
  });

  test.each([
    ["cost", "show", "prod", "--rent", "abc"],
    ["cost", "show", "prod", "--grid-factor", "0,4"],
    ["report", "prod", "--rent", "30.000,50"],
  ])("%s %s %s %s %s is wrong usage, in one line", (...args) => {
    const { status, stderr } = cli(...args);
    expect(status).toBe(64);
    expect(stderr).toBe(`an amount is a number such as 2 or 6.88, not "${args.at(-1) ?? ""}"\n`);
  });

  test("a name that is neither a profile nor a stack is told what there is", () => {
    const { status, stderr } = cli("plan", "prd");
    expect(status).toBe(65);
    expect(stderr).toContain('there is no Pulumi.prd.yaml, and "prd" is unknown; did you mean "prod"?');
  });

  test("keys that nothing reads are refused: without a prefix, or of a provider that is not used", () => {
    const stack = (...lines: string[]) => {
      const file = join(scratch, "other.yaml");
      writeFileSync(file, ["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
      return cli("plan", file).stderr.split("\n").slice(1, -2);
    };
    const profile = "deepseek-clusters:profile: v3-fp8-8xh100";
    expect(stack(profile, "region: eu-central-1", "aws:region: eu-central-1", "aws:profile: bank")).toEqual([
      "  - region: lacks its prefix: write deepseek-clusters:region.",
      "  - aws:region: is not read: set deepseek-clusters:region to eu-central-1.",
      "  - aws:profile: is not read: the account is that of the environment, such as AWS_PROFILE.",
    ]);
    const same = "deepseek-clusters:region: eu-central-1";
    expect(stack(profile, same, "aws:region: eu-central-1", "other-project:key: x")).toEqual([]);
    expect(stack(profile, "deepseek-cluster:region: eu-central-1")).toEqual([
      "  - deepseek-cluster:region: is not read: did you mean deepseek-clusters:region?",
    ]);
  });

  test("reads a stack file, and says so when it is empty, torn or absent", () => {
    expect(cli("plan", "prod", "--json").status).toBe(0);
    const file = (name: string, text: string) => {
      writeFileSync(join(scratch, name), text);
      return cli("plan", join(scratch, name));
    };
    expect(file("empty.yaml", "")).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("no configuration") as string,
    });
    expect(file("torn.yaml", "config:\n  deepseek-clusters:profile: [")).toMatchObject({ status: 65 });
    expect(file("list.yaml", "config: [a]").stderr).toContain("config: must be keys with their values");
    expect(file("two.yaml", "config: {}\n---\nconfig: {}").stderr).toContain("it holds several documents, not one");
    expect(cli("plan", join(scratch, "absent.yaml")).status).toBe(65);
  });

  test("what Pulumi's reader of YAML would take for something else is refused, wherever it stands", () => {
    const file = join(scratch, "spellings.yaml");
    const lines = [
      ...["profile: v3-fp8-8xh100", "concurrency: 010", "contextTokens: 32_768", "pricing: {asOf: 2026-07-20}"],
      ...["services: {a: {replicas: {max: 02}}}", 'tags: {since: "2026-01-01", zip: "0123"}'],
    ];
    writeFileSync(file, ["config:", ...lines.map((line) => `  deepseek-clusters:${line}`)].join("\n"));
    expect(cli("plan", file).stderr.split("\n").slice(1, -2)).toEqual([
      "  - concurrency: is 010, which Pulumi reads as octal: write it without the zero.",
      "  - contextTokens: is 32_768, which YAML readers take for different numbers: write plain decimal digits.",
      "  - pricing.asOf: is 2026-07-20, which Pulumi reads as a moment: put it in quotes.",
      "  - services.a.replicas.max: is 02, which Pulumi reads as octal: write it without the zero.",
    ]);
    writeFileSync(
      file,
      "base: &b {max: 2}\nconfig:\n  deepseek-clusters:profile: v3-fp8-8xh100\n  deepseek-clusters:replicas: {<<: *b}\n",
    );
    expect(cli("plan", file).status).toBe(0);
  });

  test("a secret in plain text is refused, and so is one that a plan would have to read", () => {
    const file = join(scratch, "secrets.yaml");
    const plain = ["profile: v3-fp8-8xh100", "kubeconfig: abc", "registryCredentials: {secure: abc}"];
    const lines = [...plain, "machine: {secure: abc}"].map((line) => `  deepseek-clusters:${line}`);
    writeFileSync(file, ["config:", ...lines].join("\n"));
    expect(cli("plan", file).stderr.split("\n").slice(1, -2)).toEqual([
      "  - kubeconfig: stands in plain text: `pulumi config set --secret deepseek-clusters:kubeconfig`.",
      "  - machine: is encrypted, and a plan has to read it: only kubeconfig and registryCredentials are secrets.",
    ]);
  });

  test("a file that is absent, cut short or of another shape is one line and exit 65, in every command", () => {
    const torn = join(scratch, "torn.json");
    writeFileSync(torn, '{"memory": [');
    const other = join(scratch, "other.json");
    writeFileSync(other, '{"memory": {}}');
    for (const args of [
      ["accuracy", join(scratch, "absent.json")],
      ["accuracy", torn],
      ["accuracy", other],
      ["cost", "simulate", "prod", "--trace", join(scratch, "absent.csv")],
      ["report", "prod", "--out", join(scratch, "absent", "report.html")],
    ]) {
      const { status, stderr } = cli(...args);
      expect(status).toBe(65);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr.trim()).not.toBe("");
    }
  });

  test("says the same in any locale and time zone", () => {
    const run = (env: NodeJS.ProcessEnv) =>
      execFileSync("node_modules/.bin/node", ["cli/main.ts", "plan", "r1-q4km-4xa100"], {
        env: { ...process.env, ...env },
      }).toString();
    expect(run({ LC_ALL: "de_DE.UTF-8", TZ: "Asia/Shanghai" })).toBe(run({ LC_ALL: "C", TZ: "UTC" }));
  });

  test("loads no cloud SDK", () => {
    const coverage = join(scratch, "coverage");
    spawnSync("node_modules/.bin/node", ["cli/main.ts", "plan", "r1-q4km-4xa100"], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    });
    const loaded = readdirSync(coverage).map((file) => readFileSync(join(coverage, file), "utf8"));
    expect(loaded.join()).toContain("src/planner/index.ts");
    expect(loaded.join()).not.toContain("node_modules/@pulumi");
  });
});

describe("ask", () => {
  test("answers in a sentence and in JSON, exits 2 where nothing will do, 64 for a question it does not know", () => {
    const context = cli("ask", "largest-context", "r1-iq1s-8x3090", "--set", "weights=iq1-s-pre-mla");
    expect(context).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/largest context is [\d,]+ tokens/) as string,
    });
    const gpus = JSON.parse(cli("ask", "fewest-gpus", "v3-fp8-8xh100", "--json").stdout) as object;
    expect(gpus).toMatchObject({ schema: "deepseek-clusters/answer@1", value: 16, set: { nodesPerReplica: 2 } });
    const none = cli("ask", "largest-concurrency", "v3-fp8-8xh100", "--set", "nodesPerReplica=1");
    expect(none).toMatchObject({ status: 2, stdout: expect.stringContaining("none will do") as string });
    expect(cli("ask", "meaning-of-life", "v3-fp8-8xh100").status).toBe(64);
  });
});

describe("recommend", () => {
  test("names model, machines and reasons in text and JSON, and exits 2 where nothing serves", () => {
    const text = cli("recommend", "--people", "100", "--budget", "10000");
    expect(text).toMatchObject({ status: 0, stdout: expect.stringContaining("Ruled out") as string });
    const json = JSON.parse(cli("recommend", "--task", "chat", "--concurrency", "4", "--json").stdout) as object;
    expect(json).toMatchObject({ schema: "deepseek-clusters/advice@1", choice: { model: "deepseek-v3" } });
    expect(cli("recommend", "--budget", "1").status).toBe(2);
  });

  test("lists every problem of its options", () => {
    const { status, stderr } = cli("recommend", "--task", "chess", "--people", "0", "--targets", "aws,mars");
    expect(status).toBe(65);
    for (const problem of ['"chess" is unknown', "people: is 0: must be at least 1", '"mars" is unknown']) {
      expect(stderr).toContain(problem);
    }
    expect(cli("recommend", "--context", "1024", "--input", "1024").stderr).toContain("is longer than 1024");
  });
});

describe("compare", () => {
  test("puts profiles side by side, exits 2 where one is refused, 64 for one alone", () => {
    const two = cli("compare", "v3-fp8-8xh100", "r1-fp8-8xh200");
    expect(two.status).toBe(0);
    expect(two.stdout).toMatch(/machines per replica +2 × p5\.48xlarge +1 × p5en\.48xlarge/);
    const json = JSON.parse(cli("compare", "r1-7b-cpu", "r1-7b-1xl4", "--json").stdout) as { plans: object[] };
    expect(json).toMatchObject({ schema: "deepseek-clusters/comparison@1" });
    expect(json.plans).toHaveLength(2);
    expect(cli("compare", "v3-fp8-8xh100", "r1-fp8-8xh200", "--set", "nodesPerReplica=1").status).toBe(2);
    expect(cli("compare", "v3-fp8-8xh100").status).toBe(64);
  });
});

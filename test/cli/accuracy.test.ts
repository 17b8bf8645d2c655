import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Scores `text` as a file. */
function accuracy(text: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const path = join(scratch, "cases.json");
  writeFileSync(path, text);
  return spawnSync("node_modules/.bin/node", ["--no-warnings", "cli/main.ts", "accuracy", path, ...args], {
    encoding: "utf8",
  });
}

const good = {
  id: "good",
  kind: "8gpu-fp8-2026",
  model: "DeepSeek-R1",
  quant: "FP8",
  engine: "SGLang v0.5.9",
  hardware: { gpu: "NVIDIA H200 141GB", count: "8" },
  parallelism: "TP8",
  concurrency: "16",
  input_tokens: 1024,
  output_tokens: "1,024",
  metrics: { tpot_ms_mean: "19.2" },
};

describe("accuracy", () => {
  test("prints the documented JSON, errors as fractions", () => {
    const { status, stdout } = accuracy(JSON.stringify({ throughput: [good] }), "--json");
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as { speed: { overallMedian: number } };
    expect(report).toMatchObject({
      kvBytesPerToken: { cases: 0, withinHalfPercent: 0 },
      weightsPerGpu: { cases: 0, medianError: null },
      kvTokens: { cases: 0, medianError: null },
      fit: { cases: 0, weightedAccuracy: null, wrong: [] },
      speed: { byKind: { "8gpu-fp8-2026": { cases: 1 } } },
      notScored: [],
    });
    expect(report.speed.overallMedian).toBeLessThan(0.3);
  });

  test("a case that says too little is listed with its reason and stops no other", () => {
    const bad = [{ id: "odd", model: 5, hardware: null }, { throughput: {} }, { ...good, id: "gpt", model: "GPT-5" }];
    const { status, stdout, stderr } = accuracy(JSON.stringify({ memory: null, throughput: [...bad, good] }), "--json");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const { speed, notScored } = JSON.parse(stdout) as {
      speed: { byKind: unknown };
      notScored: { id: string; reason: string }[];
    };
    expect(speed.byKind).toMatchObject({ "8gpu-fp8-2026": { cases: 1 } });
    expect(notScored.map(({ id }) => id)).toEqual(["odd", "throughput[1]", "gpt"]);
    for (const { reason } of notScored) expect(reason).toMatch(/model/);
  });

  test("a file that is none is one error with the path of each problem, and exit 65", () => {
    const rows = accuracy(JSON.stringify({ memory: [3, null, good], throughput: { a: 1 } }));
    expect(rows.status).toBe(65);
    for (const path of ["memory[0]", "memory[1]", "throughput"]) expect(rows.stderr).toContain(`at ${path}`);
    for (const text of ["[]", "null", "{}", "", '{"memory": [', JSON.stringify({ memory: [] })]) {
      const { status, stdout, stderr } = accuracy(text);
      expect(status, text).toBe(65);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^the file is not /);
      expect(stderr).not.toMatch(/^\s+at \S+ \(/m);
    }
  });

  test("lists the first problems of many", () => {
    const { status, stderr } = accuracy(JSON.stringify({ memory: Array.from({ length: 500 }, () => 7) }));
    expect(status).toBe(65);
    expect(stderr.split("\n").length).toBeLessThan(60);
    expect(stderr).toContain("and 480 more");
  });

  test("reads a file that begins with a byte order mark", () => {
    expect(accuracy(`\uFEFF${JSON.stringify({ throughput: [good] })}`).status).toBe(0);
  });
});

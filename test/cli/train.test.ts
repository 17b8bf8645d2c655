import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

const example = "examples/Pulumi.fine-tuning.yaml";

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("node_modules/.bin/node", ["cli/main.ts", ...args], { encoding: "utf8" });
}

const planOf = (...args: string[]) => JSON.parse(cli(...args, "--json").stdout) as Record<string, unknown>;

describe("train", () => {
  test("says of a stack's job whether it fits, how long it takes and what it costs", () => {
    const { status, stdout } = cli("train", example);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^support: fits\n  qlora of deepseek-r1-distill-qwen-32b on 1 × 2xrtx4090 \(2 × rtx-4090\)/);
    expect(stdout).toMatch(/about [\d.]+ hours, [\d.]+ GPU-hours: unpriced/);
    expect(planOf("train", example)).toMatchObject({ schema: "deepseek-clusters/training@1", verdict: "fits" });
  });

  test("exits 2 for what does not fit, says by how much and what would", () => {
    const { status, stdout } = cli("train", example, "--set", "training.method=lora");
    expect(status).toBe(2);
    expect(stdout).toContain("short per GPU");
    expect(stdout).toContain("--set training.method=qlora");
    expect(cli("train", example, "--set", "training.method=qlora").status).toBe(0);
  });

  test("exits 65 where there is no job, or one that is none", () => {
    expect(cli("train", "prod")).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("training: is missing") as string,
    });
    const wrong = cli("train", example, "--set", "training.method=dora");
    expect(wrong).toMatchObject({ status: 65, stderr: expect.stringContaining("training.method") as string });
  });

  test.each([
    ["fits", "qlora"],
    ["does not fit", "full"],
  ])("and `cost training` answer alike what %s", (_, method) => {
    const job = planOf("train", example, "--set", `training.method=${method}`);
    const cost = planOf(
      ...["cost", "training", "deepseek-r1-distill-qwen-32b", "--machine", "2xrtx4090"],
      ...["--tokens", "20M", "--method", method],
    );
    const { name: _name, deployment: _told, ...asked } = job;
    expect(cost).toMatchObject(asked);
  });
});

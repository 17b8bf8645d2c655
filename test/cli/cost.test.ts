import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("node_modules/.bin/node", ["cli/main.ts", ...args], { encoding: "utf8" });
}

const officeHours = `schedule=${JSON.stringify({ timeZone: "Europe/Berlin", windows: [{ from: "08:00", to: "18:00" }] })}`;

describe("cost", () => {
  test("show prints rent, tokens, the API, failures and what is left out", () => {
    const { status, stdout } = cli("cost", "show", "v3-fp8-8xh100", "--set", "replicas.min=0", "--set", officeHours);
    expect(status).toBe(0);
    for (const part of [
      "A month of 730 hours",
      "Not in the total",
      "% busy",
      "deepseek-chat, 2025-02-08",
      "Failures",
    ]) {
      expect(stdout).toContain(part);
    }
    // Of 80,971.37 a month 80,390.40 are the replica's. It runs 50 h of the week, and each day until 15 min of cooldown and
    // 10 min of an empty machine are over: 580.97 + 80,390.40 × (50 + 5 × 25 ÷ 60) ÷ 168.
    expect(stdout).toMatch(/on the schedule.* at least 25,503.59 USD/);
  });

  test("show says when own servers pay for themselves", () => {
    const ownership = {
      billOfMaterials: [{ name: "node", amount: "470000" }],
      years: 5,
      kilowatts: 10.2,
      maintenance: 0.083,
      tariffPerKwh: "0.10",
    };
    const own = [
      "--target",
      "kubernetes",
      "--set",
      `ownership=${JSON.stringify(ownership)}`,
      "--set",
      "replicas.max=1",
    ];
    const { stdout } = cli("cost", "show", "v3-fp8-8xh100", ...own, "--rent", "40179.20");
    expect(stdout).toContain("pays for itself in month 14 (13.0)");
  });

  test("mix states a saving against a baseline by name, and none without one", () => {
    const mix = ["cost", "mix", "3xr1-32b-1xrtx4090", "1xv3-fp8-8xh100", "--target", "aws"];
    const { status, stdout } = cli(...mix, "--against", "2xv3-fp8-8xh100");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[\d.]+ % less than 2 × v3-fp8-8xh100 over 5 years$/m);
    const json = JSON.parse(cli(...mix, "--against", "prod", "--json").stdout) as object;
    expect(json).toMatchObject({ currency: "USD", baseline: { name: "prod" } });
    expect(cli(...mix).status).toBe(64);
    expect(cli(...mix, "--against", "2xprod").stderr).toContain("only a profile can be taken several times");
    expect(cli("cost", "mix", "staging", "--against", "prod").stderr).toContain("meet only at a rate");
    const refused = cli("cost", "mix", "prod", "--against", "prod", "--set", "nodesPerReplica=1");
    expect([refused.status, refused.stdout]).toEqual([2, expect.stringContaining("Refused: v3-fp8-8xh100") as string]);
  });

  test("training prices a job, refuses what its GPUs cannot hold, and counts V3's own run", () => {
    const job = ["cost", "training", "deepseek-r1-distill-qwen-32b", "--machine", "p5.48xlarge", "--tokens", "20M"];
    expect(cli(...job).stdout).toContain("6.8800 USD each");
    expect(JSON.parse(cli(...job, "--json").stdout)).toMatchObject({ verdict: "fits", cost: { currency: "USD" } });
    const full = cli("cost", "training", "deepseek-v3", ...job.slice(3), "--method", "full");
    expect(full.status).toBe(2);
    // 671,026,419,200 × 16 bytes are 9,999.1 GiB of states alone.
    expect(full.stdout).toContain("of which 9999.1 GiB of states");
    expect(full.stdout).toMatch(/--machines \d+/);
    const run = cli("cost", "pretraining", "--gpu-hours", "2788000", "--per-gpu-hour", "2");
    expect(run.stdout).toBe("2,788,000 GPU-hours × 2 = 5,576,000.00\n");
    const lacking = cli("cost", "pretraining", "--tokens", "14.8T", "--per-gpu-hour", "2");
    expect([lacking.status, lacking.stderr]).toEqual([
      64,
      "give either --gpu-hours, or --tokens with --per-trillion\n",
    ]);
  });

  test("people and scenario answer, and wrong usage exits 64", () => {
    expect(cli("cost", "people", "820000+1200n", "18000+380n").stdout).toContain("none");
    expect(cli("cost", "scenario", "seed-2025-q1").stdout).toContain("63 figures");
    expect(cli("cost", "scenario", "absent").status).toBe(64);
    expect(cli("cost", "people", "820000", "18000+380n").status).toBe(64);
  });
});

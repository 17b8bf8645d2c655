import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { jobCost, type JobAsked } from "../../../src/cost/index.ts";

function row<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

const costOf = (machine: string, rest: Partial<JobAsked>) =>
  jobCost(catalog, {
    model: row(catalog.models, "deepseek-r1-distill-qwen-32b"),
    machine: row(catalog.machines, machine),
    machines: 1,
    method: "lora",
    tokens: 20e6,
    sequenceTokens: 2048,
    batchPerGpu: 1,
    storedBytes: 65.5e9,
    region: "us-east-1",
    ...rest,
  });

describe("a fine-tuning job", () => {
  test("full, of 32B on 16 × H100, is priced by the GPU-hour", () => {
    const job = costOf("p5.48xlarge", { machines: 2, method: "full" });
    // 55.04 ÷ 8 = 6.88 a GPU-hour; hours × 16.
    expect(job.perGpuHour).toBe("6.8800");
    expect(Number(job.gpuHours)).toBeCloseTo(Number(job.hours) * 16, 1);
    expect(Number(job.cost)).toBeCloseTo(Number(job.gpuHours) * 6.88, 1);
  });

  test("LoRA of R1 on three p5en waits for its network: 1.8 TB into each machine in every step", () => {
    const r1 = row(catalog.models, "deepseek-r1");
    // 2 × 671,026,419,200 bytes pass twice, a third is there already: 1.789 TB; 3200 ÷ 16 cards = 200 Gbit/s: 71.6 s.
    // 20 million ÷ (2048 × 24) = 406.9 steps × 71.6 s = 8.09 h, of 24 GPUs.
    const job = costOf("p5en.48xlarge", { model: r1, machines: 3, storedBytes: 2 * 671_026_419_200 });
    expect(Number(job.hours)).toBeCloseTo(((20e6 / (2048 * 24)) * 4 * 671_026_419_200 * 2) / 3 / 25e9 / 3600, 2);
    expect(job.assumptions.join()).toContain("the network sets the pace");
    // On one machine nothing passes.
    expect(costOf("p5en.48xlarge", { model: r1 }).assumptions.join()).not.toContain("network");
  });

  test("QLoRA on 2 × RTX 4090 is priced by the hour that one gives it, and else not at all (S12)", () => {
    const job = costOf("2xrtx4090", { method: "qlora", perGpuHour: "0.35" });
    expect(Number(job.cost)).toBeCloseTo(Number(job.gpuHours) * 0.35, 2);
    expect(costOf("2xrtx4090", { method: "qlora" })).toMatchObject({ perGpuHour: null, cost: null });
  });
});

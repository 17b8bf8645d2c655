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

  test("QLoRA on 2 × RTX 4090 is priced by the hour that one gives it, and else not at all (S12)", () => {
    const job = costOf("2xrtx4090", { method: "qlora", perGpuHour: "0.35" });
    expect(Number(job.cost)).toBeCloseTo(Number(job.gpuHours) * 0.35, 2);
    expect(costOf("2xrtx4090", { method: "qlora" })).toMatchObject({ perGpuHour: null, cost: null });
  });
});

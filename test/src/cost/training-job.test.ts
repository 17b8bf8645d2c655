import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { trainingJob, type TrainingRequest } from "../../../src/cost/index.ts";

function row<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

const asked = (model: string, machine: string, rest: Partial<TrainingRequest>) =>
  trainingJob(catalog, {
    model: row(catalog.models, model),
    machine: row(catalog.machines, machine),
    machines: 1,
    method: "lora",
    tokens: 20e6,
    region: "us-east-1",
    ...rest,
  });

describe("a fine-tuning job", () => {
  test("full, on 16 × H100, is refused for 671B: 10.7 TB of states (S9)", () => {
    const job = asked("deepseek-v3", "p5.48xlarge", { machines: 2, method: "full" });
    if (job.verdict === "fits") throw new Error("fits");
    // 671,026,419,200 parameters × 16 bytes.
    expect(job.neededBytes).toBe(10_736_422_707_200);
    expect(job.message).toContain("9999.1 GiB");
    // 9,999.1 GiB ÷ (8 × 79.1 GiB) = 15.8.
    expect(job.message).toContain("At least 16 of them");
  });

  test("full, on 16 × H100, is allowed and priced for 32B", () => {
    const job = asked("deepseek-r1-distill-qwen-32b", "p5.48xlarge", { machines: 2, method: "full" });
    if (job.verdict === "refused") throw new Error(job.message);
    // 55.04 ÷ 8 = 6.88 a GPU-hour; hours × 16.
    expect(job.perGpuHour).toBe("6.8800");
    expect(Number(job.gpuHours)).toBeCloseTo(Number(job.hours) * 16, 1);
    expect(Number(job.cost)).toBeCloseTo(Number(job.gpuHours) * 6.88, 1);
  });

  test("QLoRA of 32B fits on 2 × RTX 4090, priced by the hour that one gives it (S12)", () => {
    const job = asked("deepseek-r1-distill-qwen-32b", "2xrtx4090", { method: "qlora", perGpuHour: "0.35" });
    if (job.verdict === "refused") throw new Error(job.message);
    expect(job.neededBytes / 1e9).toBeCloseTo(16.9, 1);
    expect(Number(job.cost)).toBeCloseTo(Number(job.gpuHours) * 0.35, 2);
    const unpriced = asked("deepseek-r1-distill-qwen-32b", "2xrtx4090", { method: "qlora" });
    expect(unpriced).toMatchObject({ perGpuHour: null, cost: null });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog, GiB } from "../../../src/catalog/index.ts";
import { planTraining, totalOf, trainingBytes, type TrainingRequest } from "../../../src/training/index.ts";
import { published } from "./published.ts";

const request: TrainingRequest = {
  name: "training",
  model: "deepseek-r1-distill-qwen-32b",
  method: "full",
  machine: "p5.48xlarge",
  machines: 2,
  tokens: 20_000_000,
  sequenceTokens: 2048,
  batchPerGpu: 1,
  adapterRank: 16,
  region: "us-east-1",
  writesTo: "volume",
  paths: { model: "model", dataset: "train.jsonl", output: "out" },
};

const plan = (change: Partial<TrainingRequest> = {}) => planTraining({ ...request, ...change }, catalog);

describe("memory against the published figures", () => {
  const errors = published.map(({ step, gib }) => ((totalOf(trainingBytes(step)) / GiB) * step.gpus) / gib - 1);

  test.each(published)("$name: within three tenths", ({ step, gib }) => {
    const predicted = (totalOf(trainingBytes(step)) / GiB) * step.gpus;
    expect(Math.abs(predicted / gib - 1)).toBeLessThan(0.3);
  });

  test("a tenth off on average, which is what each GPU keeps empty", () => {
    const mean = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
    expect(mean).toBeLessThan(0.11);
  });
});

describe("the jobs the article names", () => {
  test("S9: 671B in full on 16 × H100 is refused: 16 bytes × 671 billion are 10.7 TB of states", () => {
    const refused = plan({ model: "deepseek-v3" });
    expect(refused.verdict).toBe("refused");
    expect(refused.memory.statesBytes / 1e12).toBeCloseTo((16 * 671.026) / 1000, 2);
    expect(refused.alternatives.map(({ set }) => set)).toEqual([{ machines: expect.any(Number) as number }]);
    if (refused.verdict === "refused") expect(refused.reasons[0]).toMatch(/short per GPU$/);
  });

  test("S9: 32B in full on 16 × H100 fits", () => {
    const fits = plan();
    expect(fits.verdict).toBe("fits");
    // 32.76 billion × 16 bytes ÷ 16 GPUs.
    const { weightsBytes, gradientsBytes, optimizerBytes } = fits.memory.perGpu;
    expect((weightsBytes + gradientsBytes + optimizerBytes) / 1e9).toBeCloseTo(32.76, 1);
  });

  test("S12: QLoRA of the 32B distill on 2 × RTX 4090 fits, LoRA does not", () => {
    const on = { machine: "2xrtx4090", machines: 1, region: "" };
    expect(plan({ ...on, method: "qlora" }).verdict).toBe("fits");
    const lora = plan({ ...on, method: "lora" });
    expect(lora.verdict).toBe("refused");
    expect(lora.alternatives.map(({ change }) => change)).toContain("QLoRA");
  });

  test("S19: R1 with LoRA takes three nodes of 8 × H200; QLoRA cannot quantise its experts", () => {
    const on = { model: "deepseek-r1", machine: "p5en.48xlarge" };
    expect(plan({ ...on, method: "lora", machines: 3 }).verdict).toBe("fits");
    const two = plan({ ...on, method: "lora", machines: 2 });
    expect(two.alternatives[0]?.set).toEqual({ machines: 3 });
    const qlora = plan({ ...on, method: "qlora", machines: 3 });
    expect(qlora.verdict === "refused" && qlora.reasons.join()).toContain("take LoRA");
  });
});

test("a result that goes to a bucket needs the disk of its node: three checkpoints of 32B are 1.4 TB", () => {
  const job = {
    model: "deepseek-r1-distill-qwen-32b",
    machine: "ecs.ebmgn8v.48xlarge",
    region: "cn-shanghai",
  } as const;
  const refused = plan({ ...job, writesTo: "bucket" });
  // 32.76 billion × 14 bytes × 3 + 20 million × 24 bytes, and a data disk of 300 GB.
  expect((refused.memory.perHost.disk?.neededBytes ?? 0) / 1e12).toBeCloseTo(1.3766, 3);
  expect(refused.verdict === "refused" && refused.reasons.join()).toMatch(/keeps checkpoints and data on its disk/);
  expect(plan({ ...job, method: "lora", writesTo: "bucket" }).verdict).toBe("fits");
  expect(plan(job).memory.perHost.disk).toBeUndefined();
});

test("what is proposed instead does fit", () => {
  for (const method of ["full", "lora", "qlora"] as const)
    for (const machine of ["p5.48xlarge", "2xrtx4090", "8xrtx4090"])
      for (const { set } of plan({ method, machine, machines: 1 }).alternatives)
        expect(plan({ method, machine, machines: 1, ...set }).memory.perGpu.freeBytes).toBeGreaterThanOrEqual(0);
});

test("more GPUs never take more of each, longer sequences never less", () => {
  const step = fc.record({
    method: fc.constantFrom("full" as const, "lora" as const, "qlora" as const),
    gpus: fc.integer({ min: 2, max: 256 }),
    sequenceTokens: fc.integer({ min: 128, max: 16_384 }),
  });
  const [model] = catalog.models;
  if (model === undefined) throw new Error("no model");
  const bytes = (change: object) =>
    totalOf(
      trainingBytes({
        model,
        method: "lora",
        gpus: 8,
        sequenceTokens: 1024,
        batchPerGpu: 1,
        adapterRank: 16,
        ...change,
      }),
    );
  fc.assert(
    fc.property(step, (each) => {
      expect(bytes({ ...each, gpus: each.gpus + 1 })).toBeLessThanOrEqual(bytes(each));
      expect(bytes({ ...each, sequenceTokens: each.sequenceTokens + 1 })).toBeGreaterThanOrEqual(bytes(each));
    }),
  );
});

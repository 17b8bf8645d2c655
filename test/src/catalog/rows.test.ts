import { describe, expect, test } from "vitest";
import { catalog, engineEras, GB, GiB, measuredSpeeds } from "../../../src/catalog/index.ts";
import { modelBytes, parameterCount } from "../../../src/fit/index.ts";

const rows = [
  ...catalog.models,
  ...catalog.weights,
  ...catalog.accelerators,
  ...catalog.machines,
  ...catalog.engines,
  ...catalog.prices,
  ...engineEras,
  ...measuredSpeeds,
];

test("every row of the catalog names its source and its date", () => {
  for (const row of rows) {
    expect(row.source.length, JSON.stringify(row)).toBeGreaterThan(5);
    expect(row.asOf, JSON.stringify(row)).toMatch(/^20\d\d(-\d\d)?(-\d\d)?/);
  }
});

test.each([
  ["accelerators", catalog.accelerators],
  ["models", catalog.models],
  ["machines", catalog.machines],
])("%s have one row per name", (_name, list) => {
  expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
});

test("weights have one row per name and model", () => {
  const names = catalog.weights.flatMap((row) => row.models.map((model) => `${model} ${row.id}`));
  expect(new Set(names).size).toBe(names.length);
});

describe("units are plausible", () => {
  test.each(catalog.accelerators.map((row) => [row.id, row] as const))("%s", (_id, row) => {
    expect(row.visibleBytes / GiB).toBeGreaterThan(10);
    expect(row.visibleBytes / GiB).toBeLessThan(300);
    expect(row.bandwidthBytesPerSecond / GB).toBeGreaterThan(200);
    expect(row.bandwidthBytesPerSecond / GB).toBeLessThan(10_000);
    expect(row.tflops.bf16).toBeGreaterThan(50);
    expect(row.tflops.bf16).toBeLessThan(3000);
    expect(row.powerWatts).toBeGreaterThan(50);
    expect(row.powerWatts).toBeLessThan(1500);
  });

  test.each(catalog.machines.map((row) => [row.id, row] as const))("%s", (_id, row) => {
    expect(catalog.accelerators.map(({ id }) => id)).toContain(row.accelerator);
    expect(row.ramBytes / GiB).toBeGreaterThan(10);
    expect(row.ramBytes / GiB).toBeLessThan(5000);
    expect(row.ramBandwidthBytesPerSecond / GB).toBeGreaterThan(40);
    expect(row.networkGbps).toBeGreaterThan(0);
    expect(row.vcpu).toBeGreaterThanOrEqual(4);
  });

  test("every file of weights has between one and sixteen bits per parameter", () => {
    for (const row of catalog.weights) {
      for (const id of row.models) {
        const model = catalog.models.find((candidate) => candidate.id === id);
        expect(model, id).toBeDefined();
        if (model === undefined) continue;
        const bits = (modelBytes(model, row).total * 8) / parameterCount(model);
        expect(bits, `${row.id} of ${id}`).toBeGreaterThan(1);
        expect(bits, `${row.id} of ${id}`).toBeLessThan(16.1);
        for (const layer of modelBytes(model, row).layers) expect(layer.experts).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe("computed sizes against published ones", () => {
  const bytesOf = (model: string, weights: string) => {
    const shape = catalog.models.find(({ id }) => id === model);
    const row = catalog.weights.find(({ id, models }) => id === weights && models.includes(model));
    if (shape === undefined || row === undefined) throw new Error(`${weights} of ${model}`);
    return modelBytes(shape, row);
  };

  test("671B in FP8 with multi-token prediction is the published 688,586,727,753 bytes within 0.1 %", () => {
    const { total, draft, embedding, head } = bytesOf("deepseek-v3", "fp8");
    expect((total + draft + embedding + head) / 688_586_727_753).toBeCloseTo(1, 3);
  });

  test.each([
    // kaito-project/kaito model catalog; gguf-parser-go README (F16 7B); the rest from the configurations.
    ["deepseek-r1-distill-qwen-1.5b", 3.31],
    ["deepseek-r1-distill-qwen-7b", 14.19],
    ["deepseek-r1-distill-llama-8b", 14.96],
    ["deepseek-r1-distill-qwen-14b", 27.51],
    ["deepseek-r1-distill-qwen-32b", 61.03],
    ["deepseek-r1-distill-llama-70b", 131.42],
  ])("%s in BF16 is %d GiB", (model, gib) => {
    expect(bytesOf(model, "bf16").total / GiB).toBeCloseTo(gib, 1);
  });

  test("the sparse-attention indexer of V3.2 adds what its checkpoint is larger by: 642.14 against 641.30 GiB", () => {
    const added = bytesOf("deepseek-v3.2", "fp8").total - bytesOf("deepseek-v3.1", "fp8").total;
    expect(added / GiB).toBeCloseTo(642.14 - 641.3, 1);
  });
});

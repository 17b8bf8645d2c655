import { describe, expect, test } from "vitest";
import {
  catalog,
  catalogProblems,
  engineEras,
  GB,
  GiB,
  measuredSpeeds,
  type Catalog,
} from "../../../src/catalog/index.ts";
import { rowOf } from "../../../src/planner/setup.ts";
import { modelBytes, parameterCount } from "../../../src/fit/index.ts";

test("no row lacks its source or date, has an implausible figure, or names something that is not there", () => {
  expect(catalogProblems(catalog)).toEqual([]);
  for (const row of [...engineEras, ...measuredSpeeds]) {
    expect(row.source.length, JSON.stringify(row)).toBeGreaterThan(5);
    expect(row.asOf, JSON.stringify(row)).toMatch(/^20\d\d(-\d\d)?(-\d\d)?/);
  }
});

describe("a slip in a row is found", () => {
  const h100 = rowOf(catalog.accelerators, "h100-sxm-80gb");
  const p5 = rowOf(catalog.machines, "p5.48xlarge");
  const v3 = rowOf(catalog.models, "deepseek-v3");
  const [weights] = catalog.weights;
  const gqa = { kind: "gqa", heads: 32, kvHeads: 8, headDim: 128, bias: false };
  const offer = { machines: ["p5.48xlarge"], regions: ["us-east-1"], source: "a page of 2026", asOf: "2026-08-26" };
  const rowOfPrice = catalog.prices.find(({ target }) => target === "aws");
  test.each([
    ["no source", { accelerators: [{ ...h100, source: " " }] }, "has no source"],
    ["no date", { machines: [{ ...p5, asOf: "recently" }] }, '"recently" is no date'],
    ["GiB where bytes belong", { accelerators: [{ ...h100, visibleBytes: 79.1 }] }, "visible GiB is outside"],
    ["GB/s where bytes per second belong", { accelerators: [{ ...h100, bandwidthBytesPerSecond: 3350 }] }, "bandwidth"],
    ["sparse FP8 figures", { accelerators: [{ ...h100, tflops: { bf16: 989, fp8: 3958 } }] }, "FP8 TFLOPS over BF16"],
    ["Mbit/s for Gbit/s", { machines: [{ ...p5, networkGbps: 3_200_000 }] }, "network Gbit/s"],
    ["a machine twice", { machines: [p5, p5] }, "machine p5.48xlarge: is listed more than once"],
    ["a machine of a device unknown", { machines: [{ ...p5, accelerator: "h1000" }] }, "there is no accelerator h1000"],
    ["weights of no model", { models: [{ ...v3, id: "other" }], weights: [weights] }, "there is no model deepseek-v3"],
    ["a model without weights", { models: [...catalog.models, { ...v3, id: "other" }] }, "other: has no weights"],
    ["more KV heads than heads", { models: [{ ...v3, attention: { ...gqa, kvHeads: 64 } }] }, "heads per KV head"],
    [
      "a price of a region unknown",
      { prices: [{ ...rowOfPrice, region: "eu-nort-1" }] },
      `${rowOfPrice?.item ?? ""} in eu-nort-1: aws has no region of this name`,
    ],
    [
      "regions without a source",
      { regions: { ...catalog.regions, aws: { ...catalog.regions.aws, source: "" } } },
      "regions of aws: has no source",
    ],
    ["a list of regions without a date", { offers: [{ ...offer, asOf: "" }] }, 'p5.48xlarge: "" is no date'],
    [
      "two lists of regions for a machine",
      { offers: [offer, offer] },
      "regions that sell p5.48xlarge: is listed more than once",
    ],
    [
      "regions of a machine unknown",
      { offers: [{ ...offer, machines: ["p5.47xlarge"] }] },
      "there is no machine p5.47xlarge",
    ],
    [
      "a price where the machine is said not to be sold",
      { offers: [{ ...offer, regions: ["eu-north-1"] }] },
      "p5.48xlarge in us-east-1: has a price",
    ],
    ["bits for bytes", { weights: [{ ...weights, size: { rule: "linear-bits", linearBits: 64 } }] }, "bits per linear"],
  ])("%s", (_name, rows, problem) => {
    expect(catalogProblems({ ...catalog, ...rows } as Catalog).join("\n")).toContain(problem);
  });
});

describe("machines without accelerators", () => {
  test.each(catalog.machines.filter(({ accelerator }) => accelerator === "cpu").map((row) => [row.id, row] as const))(
    "%s",
    (_id, row) => {
      expect(row.accelerators).toBe(0);
      // DDR5 of one channel at 4,800 MT/s is 38.4 GB/s; 12 channels a socket, two sockets: 921.6 GB/s.
      expect(row.ramBandwidthBytesPerSecond / GB).toBeLessThanOrEqual(921.6);
    },
  );
});

describe("units are plausible", () => {
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

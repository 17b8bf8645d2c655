import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { accuracyOf, scoreFile, truthSchema } from "../../../src/accuracy/index.ts";
import { refit } from "../../../src/accuracy/refit.ts";
import { leftOutErrors } from "../../../src/accuracy/left-out.ts";
import { speedFits } from "../../../src/catalog/speed-fits.ts";

const read = (path: string) => truthSchema.parse(JSON.parse(readFileSync(path, "utf8")));
const file = read("test/truth/measurements.json");
const further = read("test/truth/further.json");
const heldOut = read("test/truth/held-out.json");
const report = accuracyOf(file);

describe("on the published cases", () => {
  test("the KV cache per token is within half a percent on every case that states it", () => {
    expect(report.kvBytesPerToken.cases).toBeGreaterThanOrEqual(15);
    expect(report.kvBytesPerToken.withinHalfPercent).toBe(report.kvBytesPerToken.cases);
  });

  test("weights per GPU are within 3 % and tokens of cache within 10 % at the median", () => {
    expect(report.weightsPerGpu.medianError).toBeLessThanOrEqual(0.03);
    expect(report.kvTokens.medianError).toBeLessThanOrEqual(0.1);
  });

  test("verdicts are right for 95 %, refusals counted double", () => {
    expect(report.fit.cases).toBeGreaterThanOrEqual(38);
    expect(report.fit.weightedAccuracy).toBeGreaterThanOrEqual(0.95);
  });

  test.each([
    ["8gpu-awq", 0.15],
    ["8gpu-fp8-2025q4", 0.15],
    ["8gpu-fp8-2026", 0.15],
    ["silicon-2025-26", 0.15],
    ["8gpu-b200", 0.15],
    ["llamacpp-hybrid", 0.25],
    ["llamacpp-full-gpu", 0.25],
  ])("time per output token of %s within %d at the median", (kind, most) => {
    expect(report.speed.byKind[kind]?.medianError).toBeLessThanOrEqual(most);
  });

  test("throughput is within 20 % at the median", () => {
    expect(report.speed.throughput.medianError).toBeLessThanOrEqual(0.2);
  });

  test("at most a tenth is not scored, and each of those says why", () => {
    const counted = [...file.memory, ...file.throughput].filter((row) => row.use_for_accuracy !== false).length;
    expect(report.notScored.length).toBeLessThanOrEqual(counted / 10);
    for (const { reason } of report.notScored) expect(reason.length).toBeGreaterThan(20);
  });

  test("time to first token is within 20 % at the median", () => {
    expect(report.speed.timeToFirstToken.medianError).toBeLessThanOrEqual(0.2);
  });

  test("cases predicted by constants fitted on the others are hardly worse", () => {
    expect(report.speed.leaveOneOut.overallMedian).toBeLessThanOrEqual(0.1);
  });
});

describe("on published cases that no constant was fitted on", () => {
  const unseen = accuracyOf(heldOut).speed;

  test("every case is scored", () => {
    expect(accuracyOf(heldOut).notScored).toEqual([]);
  });

  test("time per output token within 15 %, throughput within 20 %, first token within 25 % at the median", () => {
    expect(unseen.timePerOutputToken.medianError).toBeLessThanOrEqual(0.15);
    expect(unseen.throughput.medianError).toBeLessThanOrEqual(0.2);
    expect(unseen.timeToFirstToken.medianError).toBeLessThanOrEqual(0.25);
  });

  test("none of them is among those that constants name", () => {
    const fitted = new Set(Object.values(speedFits).flatMap(({ cases }): readonly string[] => cases));
    for (const { id } of heldOut.throughput) expect(fitted.has(id), id).toBe(false);
    const ids = [...file.throughput, ...further.throughput].map(({ id }) => id);
    expect(new Set([...ids, ...heldOut.throughput.map(({ id }) => id)]).size).toBe(
      ids.length + heldOut.throughput.length,
    );
  });
});

describe("the constants of the speed model", () => {
  const groups = refit({ memory: [], throughput: [...file.throughput, ...further.throughput] }, { leaveOut: false });

  test.each(Object.entries(speedFits))("%s is what its cases give, at least two of them", (name, row) => {
    const { meanError, leaveOneOutError, cases, ...constants } = row;
    const group = groups.get(name as keyof typeof speedFits);
    expect(group?.constants).toEqual(constants);
    expect(group?.cases).toEqual(cases);
    expect(cases.length).toBeGreaterThanOrEqual(2);
    expect(meanError).toBeGreaterThan(0);
    expect(leaveOneOutError).toBeGreaterThan(0);
    for (const id of cases) expect(leftOutErrors[id], id).toBeGreaterThanOrEqual(0);
  });
});

test("a prediction does not see what was measured", () => {
  const blind = {
    memory: file.memory.map((row) => ({ ...row, id: "x", kind: "other", outcome: "fits", measured: { kv_tokens: 1 } })),
    throughput: file.throughput.map((row) => ({ ...row, id: "x", kind: "other", metrics: { tpot_ms_mean: 1 } })),
  };
  const predictions = (rows: ReturnType<typeof scoreFile>, quantity: string) =>
    rows.comparisons.filter((row) => row.quantity === quantity).map((row) => row.predicted);
  const seen = new Set(predictions(scoreFile(truthSchema.parse(blind)), "timePerToken"));
  for (const value of predictions(scoreFile(file), "timePerToken")) expect(seen.has(value)).toBe(true);
});

describe("a case nobody wrote for us", () => {
  const score = (memory: object[], throughput: object[] = []) => accuracyOf({ memory, throughput });
  const base = { id: "a", model: "deepseek-r1", outcome: "fits", measured: {}, evidence: "log", date: "2026-02" };

  test("spelled otherwise, is read the same", () => {
    const rows = [
      {
        ...base,
        quant: "fp8 e4m3",
        engine: "vllm v0.11.0",
        hardware: { gpu: "NVIDIA H200 (141 GB)", count: 8 },
        parallelism: { tp: 8 },
      },
      {
        ...base,
        quant: "3.5 bpw mix",
        engine: "llama.cpp b6000",
        hardware: { gpu: "RTX A6000", count: 8 },
        context_tokens: 8192,
      },
      {
        ...base,
        quant: "AWQ",
        engine: "SGLang 0.5.6",
        hardware: { gpu: "A800 80GB", count: 8 },
        parallelism: { tp: 8 },
        flags: "--mem-fraction-static 0.9",
      },
      {
        ...base,
        model: "DeepSeek-R1-Distill-Llama-70B",
        quant: "Q4_K_M",
        engine: "Ollama 0.12",
        hardware: { gpu: "2x RTX 4090", count: 2 },
        context_tokens: 4096,
      },
      {
        ...base,
        quant: "W8A8",
        engine: "vllm-ascend 0.11",
        hardware: { gpu: "Ascend 910B 64GB", count: 16, nodes: 2 },
        parallelism: { tp: 8, dp: 2, ep: true },
      },
    ];
    expect(score(rows)).toMatchObject({ fit: { cases: 5, wrong: [] }, notScored: [] });
  });

  test("of an unknown model, engine or quantisation is listed with the reason", () => {
    const known = {
      ...base,
      quant: "FP8",
      engine: "vLLM 0.11",
      hardware: { gpu: "H200", count: 8 },
      parallelism: { tp: 8 },
    };
    const reasons = score([
      { ...known, model: "Mixtral 8x22B" },
      { ...known, engine: "a new engine" },
      { ...known, quant: "ternary" },
    ]).notScored.map(({ reason }) => reason);
    expect(reasons).toEqual([
      'the catalog has no model like "Mixtral 8x22B"',
      'the catalog has no engine like "a new engine"',
      'the catalog has no weights like "ternary" for DeepSeek R1',
    ]);
  });

  test("kept out of scores by its own mark is neither scored nor listed", () => {
    expect(score([{ ...base, use_for_accuracy: false, hardware: { gpu: "H200" } }])).toMatchObject({
      fit: { cases: 0, weightedAccuracy: null },
      notScored: [],
    });
  });
});

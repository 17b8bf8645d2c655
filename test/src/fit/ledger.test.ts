import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog, engineEras } from "../../../src/catalog/index.ts";
import {
  activeParameterCount,
  fewestGpus,
  fitOf,
  kvBytesPerTokenLayer,
  largestConcurrency,
  largestContext,
  parameterCount,
  splitsOf,
  type Setup,
} from "../../../src/fit/index.ts";
import { setup } from "./setups.ts";

const v3 = setup({ profile: "v3-fp8-8xh100", machine: "p5en.48xlarge" });
const onEight = (change: Partial<Setup>): Setup => ({ ...v3, ...change });
const era = (family: string, version: string) => {
  const row = engineEras.find((candidate) => candidate.family === family && candidate.fromVersion === version);
  if (row === undefined) throw new RangeError(`${family} ${version}`);
  return row;
};
const perToken = (of: Setup) => 61 * kvBytesPerTokenLayer(of, 1);

describe("parameters of DeepSeek V3", () => {
  test("671,026,419,200 in all, 36.6 billion for one token", () => {
    expect(parameterCount(v3.model)).toBe(671_026_419_200);
    expect(activeParameterCount(v3.model) / 1e9).toBeCloseTo(36.63, 1);
  });
});

describe("bytes of KV cache per token", () => {
  const v32 = catalog.models.find(({ id }) => id === "deepseek-v3.2") ?? v3.model;
  test.each([
    // 61 layers × (512 + 64) × 2.
    ["bf16", v3, 70_272],
    // Rows of 640 values until vLLM 0.8: 61 × 640 × 2 (9,442 blocks on 8×H100).
    ["bf16 in vLLM 0.7", onEight({ engine: era("vllm", "0.7.0") }), 78_080],
    ["fp8", onEight({ kvCacheDtype: "fp8" }), 35_136],
    // 61 × 656 (SGLang PR 11309).
    ["fp8 rows of 656 bytes", onEight({ kvCacheDtype: "fp8_ds_mla" }), 40_016],
    // 61 × (656 + 132).
    ["V3.2 with its indexer", onEight({ kvCacheDtype: "fp8", model: v32 }), 48_068],
    // 61 × 576 × 34 / 32.
    ["q8_0", onEight({ kvCacheDtype: "q8_0" }), 37_332],
    // 61 × (576 + 512) × 2: 2,074 MiB at 16,384 tokens.
    ["a transposed copy", onEight({ tuning: { transposedCopy: true } }), 132_736],
    // 61 × 128 × (192 + 128) × 2.
    ["every head", onEight({ weights: { ...v3.weights, latentCache: false } }), 4_997_120],
  ])("%s", (_name, of, bytes) => {
    expect(perToken(of)).toBe(bytes);
  });
});

const sharded = fc.record({
  tensorParallel: fc.constantFrom(1, 2, 4, 8),
  pipelineParallel: fc.constantFrom(1, 2, 4),
  contextTokens: fc.integer({ min: 256, max: 163_840 }),
  memoryUtilization: fc.integer({ min: 50, max: 100 }).map((percent) => percent / 100),
  draftTokens: fc.constantFrom(0, 1, 3),
});

describe("any sharded setup", () => {
  const at = ({
    tensorParallel,
    pipelineParallel,
    draftTokens,
    ...rest
  }: typeof sharded extends fc.Arbitrary<infer T> ? T : never) =>
    onEight({
      ...rest,
      tuning: { draftTokens },
      parallelism: { tensorParallel, pipelineParallel, dataParallel: 1, expertParallel: 1 },
    });

  test("accounts for every byte of every GPU", () => {
    fc.assert(
      fc.property(sharded, (input) => {
        const { fit } = fitOf(at(input));
        expect(fit.perGpu).toHaveLength(input.tensorParallel * input.pipelineParallel);
        for (const gpu of fit.perGpu) {
          expect(gpu.weightsBytes + gpu.kvCacheBytes + gpu.otherBytes + gpu.freeBytes).toBe(gpu.usableBytes);
        }
      }),
      { seed: 11 },
    );
  });

  test("holds all weights, and more than once only what every rank copies", () => {
    fc.assert(
      fc.property(sharded, (input) => {
        const of = at({ ...input, draftTokens: 0 });
        const stored = fitOf(of).fit.perGpu.reduce((sum, gpu) => sum + gpu.weightsBytes, 0);
        const copied = of.bytes.layers.reduce((sum, layer) => sum + layer.replicated, 0);
        const expected = of.bytes.total + (input.tensorParallel - 1) * copied;
        expect(Math.abs(stored / expected - 1)).toBeLessThan(1e-6);
      }),
      { seed: 12 },
    );
  });

  test("has no more room for cache when the context, the utilisation or drafting takes more", () => {
    fc.assert(
      fc.property(sharded, (input) => {
        const room = (change: object) => fitOf(at({ ...input, ...change })).fit.kvCapacityTokens;
        expect(room({ draftTokens: 1 })).toBeLessThanOrEqual(room({ draftTokens: 0 }));
        expect(room({ memoryUtilization: 0.5 })).toBeLessThanOrEqual(room({}));
      }),
      { seed: 13 },
    );
  });
});

describe("data-parallel attention", () => {
  const ranks = (tensorParallel: number, dataParallel: number) =>
    fitOf(
      onEight({
        engine: era("sglang", "0.4.8"),
        memoryUtilization: 1,
        parallelism: {
          tensorParallel,
          pipelineParallel: 1,
          dataParallel,
          expertParallel: tensorParallel * dataParallel,
        },
      }),
    ).fit;

  test("copies attention to every rank and multiplies the cache of a replica", () => {
    expect(ranks(1, 8).perGpu[0]?.weightsBytes).toBeGreaterThan(ranks(8, 1).perGpu[0]?.weightsBytes ?? Infinity);
    // Eight caches of different requests instead of eight copies of one; each a little smaller.
    expect(ranks(1, 8).kvCapacityTokens / ranks(8, 1).kvCapacityTokens).toBeGreaterThan(2);
  });
});

describe("questions one can ask", () => {
  test("the longest context fits and one token more does not", () => {
    const tight = setup({ profile: "r1-iq1s-8x3090", weights: "iq1-s-pre-mla" });
    const { value } = largestContext(tight);
    expect(fitOf({ ...tight, contextTokens: value }).reasons).toEqual([]);
    expect(fitOf({ ...tight, contextTokens: value + 1 }).reasons).not.toEqual([]);
  });

  test("the largest concurrency fits and one request more does not, however the GPUs are split", () => {
    const asked = setup({ profile: "v3-fp8-8xh100", machine: "p5en.48xlarge" });
    const best = largestConcurrency(asked);
    expect(best.value).toBeGreaterThan(16);
    expect(fitOf({ ...best.setup, concurrency: best.value }).reasons).toEqual([]);
    for (const parallelism of splitsOf("vllm", 8)) {
      expect(fitOf({ ...asked, parallelism, concurrency: best.value + 1 }).reasons).not.toEqual([]);
    }
    // Tensor-parallel ranks each hold the whole latent row; pipeline stages share the layers: there is room for more.
    expect(best.setup.parallelism.pipelineParallel).toBeGreaterThan(1);
  });

  test("a setup that never fits has no context and no concurrency", () => {
    const never = setup({ profile: "v3-fp8-8xh100" });
    expect([largestContext(never).value, largestConcurrency(never).value]).toEqual([0, 0]);
  });

  test.each([
    // Main weights 626.9 GiB: not in 8 × 79.1, so two nodes.
    ["V3 FP8 on H100 80 GB", { profile: "v3-fp8-8xh100" }, 16],
    ["V3 FP8 on H200", { profile: "v3-fp8-8xh100", machine: "p5en.48xlarge" }, 8],
    // 376.65 GiB in whole layers of 6.3 GiB: five cards have room for 57 of 58 such layers; facts say six.
    ["Q4_K_M on A100 80 GB", { profile: "r1-q4km-4xa100", cpuExperts: false, contextTokens: 4096 }, 6],
  ])("the fewest GPUs for %s", (_name, config, gpus) => {
    expect(fewestGpus(setup(config))?.value).toBe(gpus);
  });
});

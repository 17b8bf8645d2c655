import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog, dataParallelError, GiB } from "../../../src/catalog/index.ts";
import { ConfigError, readConfig } from "../../../src/config/index.ts";
import { fitOf, type Setup } from "../../../src/fit/index.ts";
import { answerOf } from "../../../src/planner/index.ts";
import { questions } from "../../../src/planner/questions.ts";
import { setup } from "../fit/setups.ts";
import { outcomeOf, planned, refused } from "../planned.ts";

const r1 = { profile: "r1-fp8-8xh200", engine: "vllm", layout: "throughput" } as const;

describe("the throughput layout", () => {
  test("gives every GPU requests of its own, and spreads the experts over all", () => {
    expect(planned(r1).parallelism).toEqual({
      tensorParallel: 1,
      pipelineParallel: 1,
      dataParallel: 8,
      expertParallel: 8,
    });
    const { parallelism, nodesPerReplica } = planned({ profile: "v3-fp8-8xh100", layout: "throughput" });
    expect([nodesPerReplica, parallelism.dataParallel, parallelism.expertParallel]).toEqual([2, 16, 16]);
  });

  test("keeps an eighth of the experts on each of eight GPUs, and a copy of all the rest", () => {
    // 58 layers of 256 experts, each three matrices of 7168 × 2048, one byte a parameter (config.json of DeepSeek-R1).
    const experts = 58 * 256 * 3 * 7168 * 2048;
    // Embedding and output layer at two bytes: 129,280 × 7168.
    const vocabulary = 2 * 129_280 * 7168;
    const rest = 671_026_419_200 - experts - vocabulary;
    const bytes = experts / 8 + rest + 2 * vocabulary;
    const [gpu] = planned(r1).fit.perGpu;
    expect(Math.abs((gpu?.weightsBytes ?? 0) / bytes - 1)).toBeLessThan(0.005);
    expect(bytes / GiB).toBeCloseTo(93.8, 1);
  });

  test("holds several times the tokens: MLA's cache of a request is kept once, not on every GPU", () => {
    const { kvCapacityTokens } = planned({ ...r1, layout: "latency" }).fit;
    expect(planned(r1).fit.kvCapacityTokens / kvCapacityTokens).toBeGreaterThan(4);
  });

  test("takes more GPUs to a rank where one is too small", () => {
    const tight = { profile: "v3-awq-8xa100", target: "kubernetes", layout: "throughput", concurrency: 8 };
    expect(planned({ ...tight, contextTokens: 65_536 }).parallelism.tensorParallel).toBe(1);
    const { tensorParallel, dataParallel } = planned({
      ...tight,
      contextTokens: 163_840,
      memoryUtilization: 0.8,
    }).parallelism;
    expect([tensorParallel, dataParallel]).toEqual([2, 4]);
  });

  test("of a dense network stays in a node: across nodes its ranks share nothing", () => {
    const [reason] = refused({
      ...{ profile: "r1-70b-4xa100", target: "kubernetes", layout: "throughput" },
      nodesPerReplica: 2,
    }).refusal.reasons;
    expect(reason).toMatchObject({ code: "parallelism" });
    expect(reason?.message).toContain("raise replicas");
  });

  test("is refused in words where there are no ranks to make", () => {
    const problemsOf = (config: object): readonly string[] => {
      try {
        readConfig({ layout: "throughput", ...config }, catalog);
        return [];
      } catch (error) {
        if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
        throw error;
      }
    };
    expect(problemsOf({ profile: "r1-iq1s-8x3090" })).toEqual([expect.stringContaining("take vllm or sglang")]);
    expect(problemsOf({ ...r1, pipelineParallel: 2 })).toEqual([expect.stringContaining("pipelineParallel")]);
    expect(problemsOf({ profile: "r1-70b-4xa100", machine: "ecs.gn7e-c16g1.4xlarge" })).toEqual([
      expect.stringContaining("raise replicas"),
    ]);
    expect(refused({ ...r1, tensorParallel: 8 }).refusal.reasons[0]?.message).toContain("TP8 × PP1 × DP2");
  });

  test("is offered where it does with fewer nodes, and plans as it is offered", () => {
    const crowd = { ...r1, layout: "latency", concurrency: 1024 };
    const [offered] = planned(crowd).alternatives;
    expect(offered).toMatchObject({ set: { layout: "throughput" }, nodesPerReplica: 1 });
    expect(planned(crowd).nodesPerReplica).toBe(2);
    const plan = planned({ ...crowd, ...offered?.set });
    expect([plan.nodesPerReplica, plan.speed.timePerOutputTokenMs]).toEqual([1, offered?.timePerOutputTokenMs]);
    const few = planned({ ...r1, layout: "latency" }).alternatives;
    expect(few.filter(({ set }) => "layout" in set)).toEqual([]);
  });

  test("answers questions within itself: the most that fits, and not one more", () => {
    const { request } = readConfig(r1, catalog);
    for (const question of questions) {
      const { parallelism, set } = answerOf(question, request, catalog);
      expect(parallelism.dataParallel).toBeGreaterThan(1);
      expect(planned({ ...r1, ...set }).parallelism).toEqual(parallelism);
    }
    const { value } = answerOf("largest-concurrency", request, catalog);
    const more = outcomeOf({ ...r1, nodesPerReplica: 1, concurrency: (value ?? 0) + 1 });
    expect(more.verdict).toBe("refused");
  });

  test("says how far its speed may be off, which is more than in the setups it was fitted on", () => {
    const { provenance, meanError = 0, basis } = planned({ ...r1, engine: "sglang" }).speed;
    expect([provenance, meanError]).toEqual(["fitted", dataParallelError.mean]);
    expect(basis).toContain("of 7 cases with data-parallel ranks");
  });
});

const asked = setup({ profile: "v3-fp8-8xh100", machine: "p5en.48xlarge" });
const sizes = [1, 2, 4, 8];
const split = fc.record({
  tensorParallel: fc.constantFrom(...sizes),
  dataParallel: fc.constantFrom(...sizes, 16, 32),
  engine: fc.constantFrom("vllm", "sglang"),
  concurrency: fc.integer({ min: 1, max: 2048 }),
  contextTokens: fc.integer({ min: 2048, max: 163_840 }),
});
type Split = typeof split extends fc.Arbitrary<infer T> ? T : never;

/** V3 on as many H200 as the split has ranks, in one node. */
function at({ tensorParallel, dataParallel, engine, ...rest }: Split): Setup {
  const gpus = tensorParallel * dataParallel;
  const row = catalog.engines.find(({ name }) => name === engine) ?? asked.engine;
  return {
    ...asked,
    ...rest,
    engine: row,
    memoryUtilization: row.memoryUtilization,
    machine: { ...asked.machine, accelerators: gpus },
    parallelism: { tensorParallel, pipelineParallel: 1, dataParallel, expertParallel: gpus },
  };
}

const stored = (of: Setup) => fitOf(of).fit.perGpu.reduce((sum, gpu) => sum + gpu.weightsBytes, 0);

describe("the ledger of any data-parallel split", () => {
  test("has a row for every GPU, and accounts for each byte", () => {
    fc.assert(
      fc.property(split, (input) => {
        const { perGpu } = fitOf(at(input)).fit;
        expect(perGpu).toHaveLength(input.tensorParallel * input.dataParallel);
        for (const gpu of perGpu) {
          expect(gpu.weightsBytes + gpu.kvCacheBytes + gpu.otherBytes + gpu.freeBytes).toBe(gpu.usableBytes);
        }
      }),
      { seed: 21 },
    );
  });

  test("holds each expert once, and with vLLM everything else once per rank", () => {
    fc.assert(
      fc.property(split, (input) => {
        const of = at({ ...input, engine: "vllm" });
        const experts = of.bytes.layers.reduce((sum, layer) => sum + layer.experts, 0);
        const alone = stored(at({ ...input, engine: "vllm", dataParallel: 1 })) - experts;
        expect(Math.abs(stored(of) / (input.dataParallel * alone + experts) - 1)).toBeLessThan(1e-6);
      }),
      { seed: 22 },
    );
  });

  test("has as many caches as ranks, each with room for a whole context where it fits", () => {
    fc.assert(
      fc.property(split, (input) => {
        const { fit, reasons } = fitOf(at(input));
        expect(fit.kvCapacityTokens % input.dataParallel).toBe(0);
        if (reasons.length === 0) {
          expect(fit.kvCapacityTokens / input.dataParallel).toBeGreaterThanOrEqual(input.contextTokens);
        }
      }),
      { seed: 23 },
    );
  });

  test("needs no more memory on a GPU for the same requests when there are more ranks of the same size", () => {
    fc.assert(
      fc.property(split, (input) => {
        const needed = (dataParallel: number) => {
          const [gpu] = fitOf(at({ ...input, engine: "vllm", dataParallel })).fit.perGpu;
          return (gpu?.weightsBytes ?? 0) + (gpu?.kvCacheBytes ?? 0);
        };
        expect(needed(input.dataParallel * 2)).toBeLessThanOrEqual(needed(input.dataParallel));
      }),
      { seed: 24 },
    );
  });
});

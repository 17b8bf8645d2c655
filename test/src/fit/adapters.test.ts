import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { adaptedModules, adapterParameters, fitOf } from "../../../src/fit/index.ts";
import { planDeployment } from "../../../src/planner/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { rowOf } from "../../../src/planner/setup.ts";
import { setup } from "./setups.ts";

const peft = { "adapter_config.json": "0".repeat(64), "adapter_model.safetensors": "1".repeat(64) };
const gguf = { "tone.gguf": "2".repeat(64) };
const named = (names: readonly string[], rank: number, sha256: object = peft) =>
  Object.fromEntries(names.map((name) => [name, { rank, sha256 }]));
const plan = (config: object) => planDeployment(readConfig({ ...config }, catalog).request, catalog);
const reasons = (config: object) => {
  const outcome = plan(config);
  return outcome.verdict === "refused" ? outcome.refusal.reasons.map(({ message }) => message).join("; ") : "";
};

describe("bytes of an adapter", () => {
  test("R1-Distill-Qwen-32B, rank 16: 16 × 64 layers × 131,072 values are 134 million, 256 MiB in BF16", () => {
    // q and o: 5120 + 5120; k and v: 5120 + 1024; gate, up and down: 5120 + 27648. 2 × 10,240 + 2 × 6,144 + 3 × 32,768 = 131,072.
    const model = rowOf(catalog.models, "deepseek-r1-distill-qwen-32b");
    expect(adapterParameters(model, 16)).toBe(16 * 64 * 131_072);
    const { fit } = fitOf(
      setup({ profile: "r1-32b-1xrtx4090", engine: "vllm", weights: "bf16", adapters: named(["tone"], 16) }),
    );
    expect(fit.perGpu[0]?.adapterBytes).toBe(256 * 1024 ** 2);
  });

  test("V3 on TP8, rank 16: on each GPU what tensor parallelism divides an eighth of, the rest whole", () => {
    // Attention, 61 layers: q_a 7168 + 1536, q_b 1536 + 24,576 ÷ 8, kv_a 7168 + 576, o 16,384 ÷ 8 + 7168: 30,272.
    // 3 dense layers: 2 × (7168 + 18,432 ÷ 8) + (18,432 ÷ 8 + 7168) = 28,416. 58 with one shared expert of 2048: 3 × 7424 = 22,272.
    const values = 16 * (61 * 30_272 + 3 * 28_416 + 58 * 22_272);
    const { fit } = fitOf(setup({ profile: "r1-fp8-8xh200", adapters: named(["tone"], 16) }));
    for (const gpu of fit.perGpu) expect(gpu.adapterBytes).toBe(2 * values);
  });

  test("layers of a pipeline share it out: both stages together have the whole", () => {
    const two = fitOf(setup({ profile: "v3-fp8-8xh100", target: "aws", adapters: named(["tone"], 16) }, 2)).fit.perGpu;
    expect((two[0]?.adapterBytes ?? 0) + (two[8]?.adapterBytes ?? 0)).toBe(
      2 * 16 * (61 * 30_272 + 3 * 28_416 + 58 * 22_272),
    );
  });

  test("routed experts and the up-projection of latent values have none: engines would drop it in silence", () => {
    const model = rowOf(catalog.models, "deepseek-v3");
    expect(adaptedModules(model)).not.toContain("kv_b_proj");
    // 7168 + 1536 + 1536 + 24,576 + 7168 + 576 + 16,384 + 7168 = 66,112; dense 3 × 25,600; shared 3 × 9,216.
    expect(adapterParameters(model, 1)).toBe(61 * 66_112 + 3 * 76_800 + 58 * 27_648);
  });
});

describe("what an engine keeps", () => {
  const on4090 = { profile: "r1-32b-1xrtx4090", weights: "awq" };
  const room = (config: object) => {
    const { adapters, fit } = plan(config);
    return { slots: adapters?.slots, rank: adapters?.rank, bytes: fit.perGpu[0]?.adapterBytes };
  };

  test("vLLM one slot per adapter, of the next rank it knows", () => {
    const adapters = { a: { rank: 8, sha256: peft }, b: { rank: 20, sha256: peft } };
    // Two slots of rank 32: 2 × 32 × 64 × 131,072 × 2 bytes.
    expect(room({ ...on4090, engine: "vllm", adapters })).toEqual({ slots: 2, rank: 32, bytes: 1024 ** 3 });
  });

  test("SGLang one slot more, for requests of the model alone, of the very rank", () => {
    const adapters = named(["a", "b"], 20);
    expect(room({ ...on4090, engine: "sglang", adapters })).toEqual({
      slots: 3,
      rank: 20,
      bytes: 3 * 20 * 64 * 131_072 * 2,
    });
  });

  test("llama.cpp the one adapter in FP32, on the GPUs of its layers or in host memory", () => {
    const adapters = named(["a"], 16, gguf);
    const onGpu = room({ profile: "r1-32b-1xrtx4090", adapters });
    expect(onGpu).toEqual({ slots: 1, rank: 16, bytes: 16 * 64 * 131_072 * 4 });
    const cpu = { profile: "r1-7b-cpu" };
    const more = plan({ ...cpu, adapters }).fit.perHost.neededRamBytes - plan(cpu).fit.perHost.neededRamBytes;
    expect(more).toBe(adapterParameters(rowOf(catalog.models, "deepseek-r1-distill-qwen-7b"), 16) * 4);
  });
});

test("adapters that leave no room for the context are refused with their share", () => {
  // 32 adapters of rank 64 are 32 GiB on a card of 24.
  const adapters = named(
    Array.from({ length: 32 }, (_, index) => `a${String(index)}`),
    64,
  );
  expect(
    reasons({ profile: "r1-32b-1xrtx4090", engine: "vllm", weights: "awq", nodesPerReplica: 1, adapters }),
  ).toMatch(/for weights \(32\.0 GiB of it room for adapters\).*short per GPU/);
});

test.each([
  [
    "several on llama.cpp",
    { profile: "r1-32b-1xrtx4090", adapters: named(["a", "b"], 8, gguf) },
    /serves 1 at most, not 2/,
  ],
  [
    "of R1 on llama.cpp",
    { profile: "r1-iq1s-8x3090", adapters: named(["a"], 8, gguf) },
    /llama-cpp cannot serve adapters of/,
  ],
  [
    "of R1 on SGLang",
    { profile: "r1-fp8-8xh200", engine: "sglang", adapters: named(["a"], 8) },
    /every routed expert.*take vllm/,
  ],
  [
    "on Ascend",
    { profile: "v3-awq-8xa100", engine: "vllm-ascend", adapters: named(["a"], 8) },
    /serves no adapters here/,
  ],
])("adapters %s are refused with what serves them", (_, config, expected) => {
  expect(reasons(config)).toMatch(expected);
});

test("R1 with an adapter takes the engine that serves it, where none is named", () => {
  expect(plan({ profile: "r1-fp8-8xh200" }).engine.name).toBe("sglang");
  const adapted = plan({ profile: "r1-fp8-8xh200", adapters: named(["tone"], 16) });
  expect([adapted.verdict, adapted.engine.name]).toEqual(["fits", "vllm"]);
});

test("a plan without adapters says nothing of them", () => {
  const outcome = plan({ profile: "r1-fp8-8xh200" });
  expect(outcome).not.toHaveProperty("adapters");
  expect(outcome.fit.perGpu[0]).not.toHaveProperty("adapterBytes");
});

test("more adapters, or a higher rank, never leave more room; the ledger adds up", () => {
  const some = fc.record({ count: fc.integer({ min: 1, max: 8 }), rank: fc.constantFrom(1, 8, 16, 20, 64, 300, 512) });
  const names = (count: number) => Array.from({ length: count }, (_, index) => `a${String(index)}`);
  const ledger = (count: number, rank: number) =>
    fitOf(setup({ profile: "r1-fp8-8xh200", adapters: named(names(count), rank) })).fit.perGpu[0];
  fc.assert(
    fc.property(some, ({ count, rank }) => {
      const one = ledger(count, rank);
      const more = ledger(count + 1, rank);
      if (one === undefined || more === undefined) throw new Error("no GPU");
      expect(more.freeBytes).toBeLessThan(one.freeBytes);
      expect(one.weightsBytes + one.kvCacheBytes + one.otherBytes + one.freeBytes).toBe(one.usableBytes);
    }),
    { numRuns: 30 },
  );
});

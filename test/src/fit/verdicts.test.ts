import { describe, expect, test } from "vitest";
import { catalog, GB, GiB } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import { pretrainingGpuHours, trainingCost } from "../../../src/cost/index.ts";
import { activeParameterCount, modelBytes, parameterCount, streamBufferBytes } from "../../../src/fit/index.ts";
import { fromHuggingFace } from "../../../src/import/index.ts";
import { answerOf } from "../../../src/planner/index.ts";
import { rowOf, weightsOf } from "../../../src/planner/setup.ts";
import { outcomeOf, planned, refused } from "../planned.ts";

const v3 = { profile: "v3-fp8-8xh100" } as const;
const q4 = { profile: "r1-q4km-4xa100", target: "kubernetes" } as const;
const iq1 = { profile: "r1-iq1s-8x3090" } as const;
const chat = { contextTokens: 4096, concurrency: 1, workload: { inputTokens: 1024, outputTokens: 1024 } } as const;

const model = (id: string) => rowOf(catalog.models, id);
const bytesOf = (id: string, weights: string) => modelBytes(model(id), weightsOf(catalog, id, weights));
const visible = (id: string) => rowOf(catalog.accelerators, id).visibleBytes;
const messages = (config: Readonly<Record<string, unknown>>) =>
  refused(config)
    .refusal.reasons.map(({ message }) => message)
    .join("\n");

/** What the article of 2025 claims, in its order of facts, and what the arithmetic says. */
describe("the article's claims", () => {
  test("671 billion parameters: right; the repository stores 684.5 billion with multi-token prediction", () => {
    expect(parameterCount(model("deepseek-v3"))).toBe(671_026_419_200);
    const { total, draft, embedding, head } = bytesOf("deepseek-v3", "fp8");
    // One byte each, embeddings and their second copy two.
    expect((total + draft) / 1e9 - (embedding + head) / 2 / 1e9).toBeCloseTo(684.5 - 2, 0);
  });

  test("R1 activates 3.7 billion: wrong by ten; 36.6, as V3 does", () => {
    expect(activeParameterCount(model("deepseek-r1")) / 1e9).toBeCloseTo(36.6, 1);
    expect(activeParameterCount(model("deepseek-r1"))).toBe(activeParameterCount(model("deepseek-v3")));
  });

  test("V3 and R1 differ by 30 % of memory, and in speed: wrong", () => {
    const [one, other] = [planned(v3), planned({ ...v3, model: "deepseek-r1" })];
    expect([other.fit, other.speed]).toEqual([one.fit, one.speed]);
  });

  test("unquantised weights of 1.3 TB: that is the BF16 conversion; the native FP8 file has 688.6 GB", () => {
    expect(bytesOf("deepseek-v3", "bf16").total / GB).toBeCloseTo(1342.05, 0);
    expect(weightsOf(catalog, "deepseek-v3", "fp8").fileBytes).toBe(688_586_727_753);
  });

  test("at least 8 × A100 80 GB: for 4 bits alone; INT8 takes 16, BF16 takes 32, FP8 does not run there", () => {
    const on = (weights: string, nodes: number, engine = "sglang") => ({
      ...v3,
      ...chat,
      machine: "p4de.24xlarge",
      weights,
      engine,
      nodesPerReplica: nodes,
    });
    expect(planned(on("awq", 1)).verdict).toBe("fits");
    expect([outcomeOf(on("int8", 1)).verdict, outcomeOf(on("int8", 2)).verdict]).toEqual(["refused", "fits"]);
    expect([outcomeOf(on("bf16", 2)).verdict, outcomeOf(on("bf16", 4)).verdict]).toEqual(["refused", "fits"]);
    expect(refused(on("fp8", 4)).refusal.reasons[0]).toMatchObject({ code: "compute" });
  });

  test("8 × H100 94 GB recommended: the NVL card, at a utilisation of 0.95 and above; p5.48xlarge has 80 GB", () => {
    const nvl = (memoryUtilization: number) => ({ ...v3, target: "kubernetes", nodesPerReplica: 1, memoryUtilization });
    expect(planned(nvl(0.95)).accelerator).toBe("h100-nvl-94gb");
    expect(outcomeOf(nvl(0.92)).verdict).toBe("refused");
    expect(outcomeOf({ ...v3, nodesPerReplica: 1 }).accelerator).toBe("h100-sxm-80gb");
  });

  test("V3 FP8 on 8 × H100 80 GB: wrong; 626.9 GiB are 79.3 per GPU, of 79.1", () => {
    const { fit } = refused({ ...v3, nodesPerReplica: 1, memoryUtilization: 1, contextTokens: 256 });
    expect(bytesOf("deepseek-v3", "fp8").total / GiB).toBeCloseTo(626.9, 1);
    expect(fit.perGpu[0]?.weightsBytes).toBeGreaterThan(visible("h100-sxm-80gb"));
  });

  test("FP16 V3 of 350 to 420 GB on 8 × A100 or 5 × H100: wrong; 1,342 GB, and five does not divide 128 heads", () => {
    const bf16 = { ...v3, weights: "bf16", nodesPerReplica: 1 };
    expect(bytesOf("deepseek-v3", "bf16").total / 8).toBeGreaterThan(visible("a100-sxm-80gb"));
    expect(messages({ ...bf16, machine: "p4de.24xlarge" })).toContain("short per GPU");
    expect(messages({ ...bf16, tensorParallel: 5 })).toContain("TP5 does not divide the 128 attention heads");
    expect(
      answerOf("fewest-gpus", readConfig({ ...bf16, ...chat, machine: "p4de.24xlarge" }, catalog).request, catalog)
        .value,
    ).toBeGreaterThan(16);
  });

  test("INT8 of 210 GB on 3 × H100: wrong; about 671 GB, and three does not divide 128 heads", () => {
    expect(bytesOf("deepseek-v3", "int8").total / GB).toBeGreaterThan(671);
    expect(messages({ ...v3, weights: "int8", engine: "sglang", nodesPerReplica: 1, tensorParallel: 3 })).toContain(
      "TP3 does not divide the 128 attention heads",
    );
  });

  test("IQ1_S of 1.58 bits needs 157 GB: the file is 140.2 GB at 1.67 bits; 157 leave room for cache and engine", () => {
    const { size } = weightsOf(catalog, "deepseek-r1", "iq1-s");
    const bytes = size.rule === "file" ? size.bytes : 0;
    expect(bytes / GB).toBeCloseTo(140.2, 1);
    expect((bytes * 8) / parameterCount(model("deepseek-r1"))).toBeCloseTo(1.67, 2);
    expect(planned(iq1).fit.perGpu.reduce((sum, gpu) => sum + gpu.usableBytes - gpu.freeBytes, 0) / GB).toBeCloseTo(
      157,
      -1.5,
    );
  });

  test("AWQ of 380 GB: plausible; 361 computed at 4.3 bits", () => {
    const computed = bytesOf("deepseek-v3", "awq").total / GB;
    expect(computed).toBeCloseTo(361, -0.5);
    expect(380 / computed).toBeLessThan(1.1);
  });

  test("Q4_K_M of 420 GB: the right order; 404.4 of file, and 41 GB of cache for 8K tokens without latents", () => {
    expect(bytesOf("deepseek-r1", "q4-k-m").total / GB).toBeCloseTo(404.4, 0);
    const preMla = outcomeOf({ ...iq1, weights: "iq1-s-pre-mla" }).fit.kvBytesPerToken;
    expect((preMla * 8192) / GB).toBeCloseTo(41, 0);
  });

  test("Q4_K_M on 4 × A100 80 GB at 128K: wrong; six hold it, or a part of the experts stays in host memory", () => {
    const wholly = { ...q4, cpuExperts: false };
    expect(4 * visible("a100-sxm-80gb")).toBeLessThan(bytesOf("deepseek-r1", "q4-k-m").total);
    expect(outcomeOf({ ...wholly, contextTokens: 131_072 }).verdict).toBe("refused");
    const gpus = (contextTokens: number) =>
      answerOf("fewest-gpus", readConfig({ ...wholly, ...chat, contextTokens }, catalog).request, catalog).value ?? 0;
    // Five cards have 58 layers of 6.3 GiB in them and nothing to spare: 4K of one request, no more.
    expect(gpus(16_384)).toBe(6);
    expect(gpus(131_072)).toBeLessThanOrEqual(8);
    const { fit } = planned(q4);
    const experts = bytesOf("deepseek-r1", "q4-k-m").layers.reduce((sum, layer) => sum + layer.experts, 0);
    expect(fit.perHost.cpuWeightsBytes / experts).toBeGreaterThan(0.2);
    expect(fit.perHost.cpuWeightsBytes / experts).toBeLessThan(0.3);
  });

  test("IQ1_S on 8 × RTX 3090 at 18 tokens/s: with a latent cache (8K are 0.54 GiB) or a short context; no bound forbids it", () => {
    expect((planned(iq1).fit.kvBytesPerToken * 8192) / GiB).toBeCloseTo(0.54, 2);
    expect(outcomeOf({ ...iq1, weights: "iq1-s-pre-mla" }).verdict).toBe("refused");
    expect(planned({ ...iq1, ...chat, weights: "iq1-s-pre-mla" }).verdict).toBe("fits");
    expect(planned(iq1).speed.roofline.timePerOutputTokenMs).toBeLessThan(1000 / 18);
  });

  test("V3 at 60 tokens/s, R1 at 18: not comparable; on one node they are as fast", () => {
    const h200 = { profile: "r1-fp8-8xh200" };
    expect(planned({ ...h200, model: "deepseek-v3" }).speed.timePerOutputTokenMs).toBeCloseTo(
      planned(h200).speed.timePerOutputTokenMs,
      -1,
    );
  });

  test("200 users at 120 ms: unsupported; 64 on 8 × H200 wait 0.42 s for the first token", () => {
    const { speed } = planned({ profile: "r1-fp8-8xh200", concurrency: 64 });
    expect(speed.provenance).toBe("measured");
    expect(speed.timeToFirstTokenMs).toBeCloseTo(419, -1);
  });

  test("a quantised V3 of 8 billion: there is none; R1-Distill-Llama-8B in Q4_K_M has 4.58 GiB", () => {
    const v3s = catalog.models.filter(({ id }) => id.startsWith("deepseek-v3"));
    for (const row of v3s) expect(parameterCount(row)).toBeGreaterThan(670e9);
    expect(bytesOf("deepseek-r1-distill-llama-8b", "q4-k-m").total / GiB).toBeCloseTo(4.58, 1);
  });

  test("V3 Q4_K_M on one small card: only with the experts in some 370 GiB of host memory", () => {
    const on = (machine: string) => ({
      ...iq1,
      ...chat,
      machine,
      model: "deepseek-v3",
      weights: "q4-k-m",
      cpuExperts: true,
    });
    expect(refused(on("1xrtx4090")).refusal.reasons[0]).toMatchObject({ code: "host-memory" });
    expect(planned(on("1xrtx4090-512gb")).fit.perHost.neededRamBytes / GB).toBeGreaterThan(382);
  });

  test("R1-32B on one RTX 4090 for ten people: 18.5 GiB and 256 KiB a token leave some 16K tokens for all of them", () => {
    const one = { ...iq1, machine: "1xrtx4090", model: "deepseek-r1-distill-qwen-32b", weights: "q4-k-m" };
    const { fit } = planned({ ...one, ...chat });
    expect(fit.kvBytesPerToken).toBe(256 * 1024);
    expect(fit.kvCapacityTokens).toBeGreaterThan(12_000);
    expect(fit.kvCapacityTokens).toBeLessThan(18_000);
    expect(outcomeOf({ ...one, contextTokens: 8192, concurrency: 10 }).verdict).toBe("refused");
  });

  test("R1-70B needs 48 GB: right for Q4_K_M (39.6 GiB and 320 KiB a token); BF16 has 131.4 GiB", () => {
    const plan = planned({
      ...iq1,
      ...chat,
      machine: "4xa6000",
      model: "deepseek-r1-distill-llama-70b",
      weights: "q4-k-m",
    });
    expect([plan.fit.kvBytesPerToken, plan.fit.perHost.neededDiskBytes / GiB]).toEqual([
      320 * 1024,
      expect.closeTo(39.6, 1),
    ]);
    // 4,096 tokens are 1.25 GiB.
    expect(bytesOf("deepseek-r1-distill-llama-70b", "q4-k-m").total + 4096 * 320 * 1024).toBeLessThan(
      visible("rtx-a6000"),
    );
    expect(bytesOf("deepseek-r1-distill-llama-70b", "bf16").total / GiB).toBeCloseTo(131.4, 1);
  });

  test("FP8 cuts memory by 75 % against FP32: right, one byte for four", () => {
    expect(bytesOf("deepseek-v3", "fp8").total / (4 * parameterCount(model("deepseek-v3")))).toBeCloseTo(0.25, 2);
  });

  test("16 × H100 94 GB are 1.6 TB and 1,400 GB train it: 1.61 TB of memory, 10.7 TB of weights, gradients and Adam", () => {
    const have = 16 * visible("h100-nvl-94gb");
    const needed = 16 * parameterCount(model("deepseek-v3"));
    expect(have / 2 ** 40).toBeCloseTo(1.46, 1);
    expect(needed / 1e12).toBeCloseTo(10.7, 1);
    expect(needed).toBeGreaterThan(6 * have);
  });

  test("14.8 trillion tokens at 180K GPU-hours: right; 2.664 million hours, and $5.576M with context and tuning", () => {
    const hours = pretrainingGpuHours("180000", "14.8");
    expect(hours.toNumber()).toBe(2_664_000);
    // 119K hours of context extension and 5K of tuning, 2 dollars each (DeepSeek-V3 README).
    expect(trainingCost(hours.plus(119_000).plus(5000), 2).toNumber()).toBe(5_576_000);
  });

  test("R1 is multimodal: wrong; its shape has text alone, and a network with images is not taken for one", () => {
    const vision = { architectures: ["DeepseekVLV2ForCausalLM"], vision_config: {} };
    expect(() => fromHuggingFace("r1", { ...shape, ...vision })).toThrow(/DeepseekVLV2ForCausalLM is unknown/);
  });

  test("one Atlas 800I A2 runs V3: two do, in W8A8, or one A3", () => {
    const on = (machine: string, nodesPerReplica: number) => ({
      ...v3,
      target: "kubernetes",
      machine,
      weights: "int8",
      engine: "vllm-ascend",
      nodesPerReplica,
    });
    expect(outcomeOf(on("atlas-800i-a2", 1)).verdict).toBe("refused");
    expect(planned(on("atlas-800i-a2", 2)).verdict).toBe("fits");
    expect(planned(on("atlas-800i-a3", 1)).verdict).toBe("fits");
  });
});

const shape = {
  hidden_size: 7168,
  num_hidden_layers: 61,
  num_attention_heads: 128,
  intermediate_size: 18_432,
  vocab_size: 129_280,
  max_position_embeddings: 163_840,
};

/** Where each quantisation does run. */
describe("the corrected setups", () => {
  const own = (machine: string) => ({ ...v3, ...chat, target: "kubernetes", machine, nodesPerReplica: 1 });
  test.each([
    ["FP8 on 8 × H200", own("8xh200-sxm")],
    ["FP8 on 8 × H20 96 GB, tight", { ...own("8xh20"), memoryUtilization: 0.95 }],
    ["FP8 on 8 × B200", own("8xb200")],
    ["FP8 on 2 × 8 × H100", { ...v3, nodesPerReplica: 2 }],
    ["AWQ on 8 × H100", { ...v3, weights: "awq", nodesPerReplica: 1 }],
    ["AWQ on 8 × A100", { ...own("8xa100-80gb"), weights: "awq" }],
    ["Q4_K_M on 8 × A100", { ...q4, ...chat, machine: "8xa100-80gb", cpuExperts: false }],
    [
      "Q4_K_M on one card and 512 GB of RAM",
      { ...iq1, ...chat, machine: "1xrtx4090-512gb", weights: "q4-k-m", cpuExperts: true },
    ],
    ["IQ1_S on 8 × 24 GB", iq1],
    [
      "W8A8 on two Atlas 800I A2",
      { ...own("atlas-800i-a2"), weights: "int8", engine: "vllm-ascend", nodesPerReplica: 2 },
    ],
  ])("%s fits", (_name, config) => {
    expect(planned(config).verdict).toBe("fits");
  });
});

test("the buffer of the streaming loader takes the largest tensor of every model, without which it would not start", () => {
  for (const { vocabulary, hidden } of catalog.models) {
    expect(vocabulary * hidden * 2).toBeLessThanOrEqual(streamBufferBytes);
  }
});

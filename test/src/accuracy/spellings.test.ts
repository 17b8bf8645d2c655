import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { truthSchema } from "../../../src/accuracy/index.ts";
import { inputsOf } from "../../../src/accuracy/schema.ts";
import { scoreFile } from "../../../src/accuracy/index.ts";
import { setupOfCase } from "../../../src/accuracy/setup.ts";
import { GB } from "../../../src/catalog/index.ts";

const base = {
  id: "a",
  model: "DeepSeek-R1",
  quant: "FP8",
  engine: "vLLM 0.11.0",
  hardware: { gpu: "H200 141GB", count: 8 },
  parallelism: { tp: 8 },
  concurrency: 1,
  input_tokens: 1024,
  output_tokens: 1024,
  date: "2025-11",
  metrics: { tpot_ms_mean: 10 },
};

/** The setup that a case with some fields written otherwise is read as. */
function read(change: object) {
  const [row] = truthSchema.parse({ throughput: [{ ...base, ...change }] }).throughput;
  if (row === undefined) throw new Error("no case");
  return setupOfCase(inputsOf(row)).setup;
}

describe("what a field says in another's place", () => {
  test.each([
    ["DeepSeek-R1-AWQ", "awq"],
    ["nvidia/DeepSeek-R1-NVFP4", "nvfp4"],
    ["DeepSeek-R1 BF16", "bf16"],
  ])("%s names its quantisation", (model, id) => {
    expect(read({ model, quant: null }).weights.id).toBe(id);
  });

  test.each([
    ["DeepSeek-R1-GGUF Q4_K_M", "q4-k-m"],
    ["unsloth/DeepSeek-R1-GGUF UD-Q2_K_XL", "ud-q2-k-xl"],
  ])("%s names its file", (model, id) => {
    expect(read({ model, quant: undefined, engine: "llama.cpp" }).weights.id).toBe(id);
  });

  test("a version alone is vLLM's, a build alone llama.cpp's", () => {
    expect(read({ engine: "v0.8.4 V1" }).engine).toEqual(read({ engine: "vLLM 0.8.4" }).engine);
    expect(read({ engine: "b5200", quant: "Q4_K_M" }).engine).toEqual(
      read({ engine: "llama.cpp b5200", quant: "Q4_K_M" }).engine,
    );
  });
});

describe("one thing, however it is written", () => {
  test.each([
    [
      "deepseek-r1",
      "DeepSeek-R1",
      "deepseek-ai/DeepSeek-R1",
      "deepseek_r1",
      "DeepSeek R1 671B",
      "deepseek-r1:671b",
      "R1",
      "DSR1",
    ],
    ["deepseek-r1-0528", "DeepSeek-R1-0528", "unsloth/DeepSeek-R1-0528-GGUF", "deepseek r1 0528"],
    ["deepseek-v3", "DeepSeek-V3", "deepseek-ai/DeepSeek-V3-Base", "DeepSeek V3 671B", "V3", "DSv3"],
    ["deepseek-v3-0324", "DeepSeek-V3-0324", "DeepSeek V3 (0324)", "deepseek_v3_0324"],
    ["deepseek-v3.1", "DeepSeek-V3.1", "DeepSeek-V3.1-Terminus", "deepseek-ai/deepseek-v3.1"],
    ["deepseek-v3.2", "DeepSeek-V3.2", "DeepSeek-V3.2-Exp", "deepseek v3.2-speciale"],
    [
      "deepseek-r1-distill-qwen-32b",
      "DeepSeek-R1-Distill-Qwen-32B",
      "deepseek-r1:32b",
      "R1 Distill 32B",
      "Qwen2.5-32B-Instruct",
      "QwQ-32B",
    ],
    [
      "deepseek-r1-distill-llama-70b",
      "DeepSeek-R1-Distill-Llama-70B",
      "deepseek-r1:70b",
      "meta-llama/Llama-3.3-70B-Instruct",
      "Llama 3.1 70B",
    ],
    [
      "deepseek-r1-distill-llama-8b",
      "R1-Distill-Llama-8B",
      "deepseek-r1:8b",
      "Meta-Llama-3.1-8B",
      "DeepSeek-R1-0528-Qwen3-8B",
    ],
    ["deepseek-r1-distill-qwen-7b", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek-r1:7b", "Qwen2.5-7B"],
    ["deepseek-r1-distill-qwen-1.5b", "DeepSeek-R1-Distill-Qwen-1.5B", "deepseek-r1:1.5b"],
    ["deepseek-r1-distill-qwen-14b", "DeepSeek_R1_Distill_Qwen_14B", "deepseek-r1:14b", "Qwen3-14B"],
  ])("model %s", (id, ...names) => {
    for (const model of names) expect(read({ model, quant: "BF16" }).model.id, model).toBe(id);
  });

  test.each([
    ["fp8", "FP8", "fp8_e4m3", "FP8 (native)", "W8A8 FP8", "block-fp8", "original", null],
    ["awq", "AWQ", "AWQ 4-bit", "INT4 (W4A16)", "GPTQ-Int4", "4bit awq", "uint4"],
    ["nvfp4", "NVFP4", "FP4", "nv-fp4", "MXFP4", "fp4 (e2m1)"],
    ["int8", "INT8", "W8A8", "W8A8 INT8", "Channel-INT8"],
    ["bf16", "BF16", "bfloat16", "FP16", "half"],
    ["w4a8", "W4A8", "W4AFP8", "w4a8 (int4 experts, fp8)"],
  ])("weights %s", (id, ...quants) => {
    for (const quant of quants) expect(read({ quant }).weights.id, String(quant)).toBe(id);
  });

  test.each([
    ["h200-sxm-141gb", "H200", "NVIDIA H200 141GB", "NVIDIA H200 (141 GB) SXM", "8xH200", "8 x H200 SXM5", "H200*8"],
    ["h20-3e-141gb", "NVIDIA H20-3e 141GB", "H20 141GB", "H20-3E"],
    ["h20-96gb", "H20", "NVIDIA H20 96GB"],
    ["h800-sxm-80gb", "H800", "NVIDIA H800 80GB"],
    ["a800-sxm-80gb", "A800", "NVIDIA A800-SXM4-80GB"],
    ["a100-sxm-80gb", "A100", "A100-SXM4-80GB", "NVIDIA A100 80G"],
    ["a100-sxm-40gb", "A100 40GB", "A100-SXM4-40GB"],
    ["l40s", "L40S", "NVIDIA L40S 48GB"],
    ["b200", "B200", "NVIDIA B200 192GB", "HGX B200"],
    ["b300", "B300", "8×B300 288GB"],
    ["gb200", "GB200", "GB200 NVL72"],
    ["gb300", "GB300", "GB300 NVL72"],
    ["mi300x", "8xMI300X", "AMD Instinct MI300X 192GB", "MI300X"],
    ["mi325x", "MI325X"],
    ["ascend-910b3", "910B", "Ascend 910B 64GB", "Atlas 800I A2", "Ascend 910B3"],
    ["ascend-a3", "Atlas 800 A3", "Ascend 910C"],
    ["rtx-pro-6000", "RTX PRO 6000", "RTX PRO 6000 Blackwell Server Edition"],
    ["rtx-4090", "RTX 4090", "GeForce RTX 4090 24GB", "4090"],
    ["rtx-4090d-48gb", "RTX 4090D 48GB", "4090 48G"],
    ["rtx-3090", "RTX 3090", "2x RTX 3090"],
    ["gaudi3", "Gaudi 3", "Intel Gaudi3 128GB"],
  ])("device %s", (id, ...names) => {
    for (const gpu of names) expect(read({ hardware: { gpu, count: 8 } }).accelerator.id, gpu).toBe(id);
  });

  test.each([
    ["8xH100", 8],
    ["8 × H100 80GB", 8],
    ["H100 x8", 8],
    ["H100 80GB *16", 16],
    ["NVIDIA H100 (4 GPUs)", 4],
    ["RTX 5090", 1],
  ])("%s without a count is %d devices", (gpu, count) => {
    const setup = read({ hardware: { gpu }, parallelism: null });
    expect(setup.machine.accelerators * setup.nodes).toBe(count);
  });

  test("without any count, as many devices as the parallelism needs", () => {
    const setup = read({ hardware: "H100 80GB", parallelism: { tp: 8, pp: 2 } });
    expect(setup.parallelism).toMatchObject({ tensorParallel: 8, pipelineParallel: 2 });
    expect(setup.machine.accelerators).toBe(16);
  });

  test.each([
    [{ tp: 8 }, 8, 1, 1, 1],
    [{ TP: "8" }, 8, 1, 1, 1],
    ["TP8", 8, 1, 1, 1],
    ["tp=4, pp=2", 4, 2, 1, 1],
    ["TP4 DP2 EP", 4, 1, 2, 8],
    [{ tensor_parallel_size: 4, data_parallel_size: 2, enable_expert_parallel: true }, 4, 1, 2, 8],
    [{ tp: 1, dp: 8, ep: 8 }, 1, 1, 8, 8],
    [{ tp: 8, dp_attention: 8 }, 1, 1, 8, 8],
    [{ tp: 8, attention_dp: true }, 1, 1, 8, 8],
    ["tp8 + dp attention", 1, 1, 8, 8],
    [{ tp: "8", pp: null, ep: false }, 8, 1, 1, 1],
  ])("parallelism %j", (parallelism, tensorParallel, pipelineParallel, dataParallel, expertParallel) => {
    expect(read({ parallelism, engine: "TensorRT-LLM 1.0" }).parallelism).toEqual({
      tensorParallel,
      pipelineParallel,
      dataParallel,
      expertParallel,
    });
  });

  test("DP attention of SGLang needs its degree", () => {
    const engine = "SGLang 0.5.3";
    expect(read({ engine, parallelism: { tp: 8, dp_attention: true } }).parallelism.dataParallel).toBe(1);
    expect(read({ engine, parallelism: { tp: 8, dp: 8, dp_attention: true } }).parallelism.dataParallel).toBe(8);
    expect(read({ engine, parallelism: "TP8 DP8" }).parallelism.dataParallel).toBe(8);
  });

  test.each([
    ["vllm", "0.6.0", "vLLM 0.6.6.post1"],
    ["vllm", "0.7.0", "vLLM v0.7.2"],
    ["vllm", "0.8.0", "vLLM v0.8.4 V1", "vllm-0.11", "vLLM 0.10.1.1", "vllm/vllm-openai:v0.12.0", "vLLM"],
    ["vllm", "0.20.0", "vLLM 0.20.1"],
    ["sglang", "0.4.0", "SGLang 0.4.3.post2"],
    ["sglang", "0.4.8", "SGLang v0.5.4.post1", "sglang 0.5.2", "lmsysorg/sglang:v0.5.5"],
    ["sglang", "0.5.7", "SGLang 0.5.9", "sglang v0.5.10.post1", "SGLang 0.6.0"],
    ["tensorrt-llm", "0.15.0", "TensorRT-LLM 0.18", "trtllm v0.20.0"],
    ["tensorrt-llm", "1.0.0", "TensorRT-LLM 1.0.0", "TRT-LLM 1.1.0rc2.post2"],
    ["tensorrt-llm", "1.2.0", "TensorRT-LLM v1.2.0rc6"],
    ["lmdeploy", "2024-12-01", "LMDeploy v0.7.0", "TurboMind"],
  ])("engine %s from %s", (family, version, ...engines) => {
    for (const engine of engines) expect(read({ engine }).engine, engine).toMatchObject({ family, version });
  });

  test.each([
    ["llama.cpp", "2024-12-01", "llama.cpp b4418", "llama-server b4790"],
    ["llama.cpp", "2025-04-15", "llama.cpp b6000", "ggml-org/llama.cpp b5300", "LM Studio"],
    ["ik_llama.cpp", "2025-03-03", "ik_llama.cpp", "ik-llama.cpp -mla 3"],
    ["ollama", "0.7.0", "Ollama 0.12.3"],
    ["ollama", "0.5.0", "ollama v0.5.7"],
    ["ktransformers", "0.2.1", "KTransformers v0.3", "ktransformers 0.2.4", "SGLang + kt-kernel"],
  ])("engine of GGUF files %s from %s", (family, version, ...engines) => {
    for (const engine of engines)
      expect(read({ engine, quant: "Q4_K_M" }).engine, engine).toMatchObject({ family, version });
  });

  test("no engine: llama.cpp for GGUF files, vLLM for others, vLLM on Ascend for its devices", () => {
    expect(read({ engine: null, quant: "UD-Q2_K_XL" }).engine.name).toBe("llama-cpp");
    expect(read({ engine: undefined }).engine.name).toBe("vllm");
    expect(read({ hardware: { gpu: "Ascend 910B", count: 16 }, quant: "W8A8" }).engine.name).toBe("vllm-ascend");
  });

  test.each([
    ["2x EPYC 9654", 2 * 12 * 4800 * 8e6],
    ["EPYC 9654 ×2", 2 * 12 * 4800 * 8e6],
    ["dual AMD EPYC 9575F", 2 * 12 * 6000 * 8e6],
    ["2x Xeon Gold 6454S, 16x DDR5-4800", 16 * 4800 * 8e6],
    ["EPYC 7763, 8 x 64GB DDR4-3200", 8 * 3200 * 8e6],
    ["Xeon 6980P (MRDIMM)", 12 * 8800 * 8e6],
    ["Ryzen 9 7950X, DDR5-6400", 2 * 6400 * 8e6],
    ["about 225 GB/s", 225 * GB],
    ["Apple M3 Ultra", 819 * GB],
  ])("memory of %s", (cpu, bytesPerSecond) => {
    expect(read({ hardware: { gpu: "RTX 4090", count: 1, cpu } }).machine.ramBandwidthBytesPerSecond).toBe(
      bytesPerSecond,
    );
  });

  test("processors in place of a device are a host without GPUs", () => {
    for (const gpu of ["2x EPYC 9654", "CPU only", "CPU only: one Xeon 6980P socket", "none"])
      expect(read({ hardware: { gpu }, engine: "llama.cpp b6000", quant: "Q4_K_M" }).machine.accelerators, gpu).toBe(0);
  });

  test.each([
    ["--gpu-memory-utilization 0.95", { memoryUtilization: 0.95 }],
    ["gpu_memory_utilization=0.9, max-model-len=32K", { memoryUtilization: 0.9, contextTokens: 1024 + 1024 }],
    ["util 92%", { memoryUtilization: 0.92 }],
    ["--mem-fraction-static=0.88", { memoryUtilization: 0.88 }],
  ])("flags %s", (flags, expected) => {
    expect(read({ flags, output_tokens: 1024 })).toMatchObject(
      flags.includes("32K") ? { ...expected, contextTokens: 32_768 } : expected,
    );
  });

  test.each([
    ["none", 0],
    [false, 0],
    ["no MTP", 0],
    ["MTP", 1],
    [true, 1],
    ["MTP 3", 3],
    ["MTP=2", 2],
    ["EAGLE, 3 steps, topk 1, 4 draft tokens", 3],
    [{ method: "mtp", num_speculative_tokens: 2 }, 2],
    ["--speculative-num-steps 1 --speculative-num-draft-tokens 2", 1],
    ["num_draft_tokens 4", 3],
  ])("speculation %j drafts %d tokens", (speculative, drafted) => {
    expect(read({ speculative }).tuning?.draftTokens ?? 0).toBe(drafted);
  });

  test.each([
    [null, "bf16"],
    ["auto", "bf16"],
    ["fp8_e4m3", "fp8"],
    ["FP8", "fp8"],
    ["bf16/fp16", "bf16"],
    ["q8_0", "q8_0"],
    ["Q4_0", "q4_0"],
    ["fp8_ds_mla (656 B rows)", "fp8_ds_mla"],
  ])("cache dtype %s", (kv_dtype, dtype) => {
    expect(read({ kv_dtype }).kvCacheDtype).toBe(dtype);
  });

  test("figures as text are figures", () => {
    expect(read({ concurrency: "64", input_tokens: "8,192", output_tokens: "1K" })).toMatchObject({
      concurrency: 64,
      workload: { inputTokens: 8192, outputTokens: 1024 },
    });
  });
});

describe("whatever a case says", () => {
  const files = ["measurements", "further", "held-out"].map(
    (name) => JSON.parse(readFileSync(`test/truth/${name}.json`, "utf8")) as { memory: object[]; throughput: object[] },
  );
  const cases = files.flatMap(({ memory, throughput }) => [
    ...memory.map((row) => ({ list: "memory", row })),
    ...throughput.map((row) => ({ list: "throughput", row })),
  ]);
  const odd = fc.oneof(
    fc.constant(null),
    fc.constant(undefined),
    fc.boolean(),
    fc.double(),
    fc.integer({ min: -5, max: 1_000_000 }),
    fc.string(),
    fc.constantFrom("8", "1,024", "32K", "n/a", "?", "about 8", "H200", "TP8", "FP8", "vLLM", "{}", "-1", "1e9"),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.record({ tp: fc.anything(), gpu: fc.anything(), count: fc.anything() }),
  );
  const changed = fc
    .record({
      index: fc.nat(cases.length - 1),
      changes: fc.array(fc.record({ at: fc.nat(), within: fc.boolean(), value: odd }), { minLength: 1, maxLength: 4 }),
    })
    .map(({ index, changes }) => {
      const { list, row } = structuredClone(cases[index] ?? { list: "memory", row: {} });
      for (const { at, within, value } of changes) {
        const fields = row as Record<string, unknown>;
        const keys = Object.keys(fields).filter((key) => key !== "use_for_accuracy");
        const key = keys[at % keys.length] ?? "model";
        const inner = fields[key];
        if (within && typeof inner === "object" && inner !== null && Object.keys(inner).length > 0) {
          const names = Object.keys(inner);
          (inner as Record<string, unknown>)[names[at % names.length] ?? ""] = value;
        } else if (value === undefined) Reflect.deleteProperty(fields, key);
        else fields[key] = value;
      }
      return { list, row: { ...row, use_for_accuracy: true } };
    });

  test("it is scored or listed with a reason of its own, and nothing is thrown", () => {
    fc.assert(
      fc.property(changed, ({ list, row }) => {
        const scores = scoreFile(truthSchema.parse({ [list]: [row] }));
        const scored = scores.comparisons.length + scores.fits.length;
        expect(scored > 0 || scores.notScored.length === 1).toBe(true);
        for (const { reason } of scores.notScored) {
          expect(reason.length).toBeGreaterThan(10);
          expect(reason).not.toMatch(/cannot be computed/);
        }
        for (const { predicted, error } of scores.comparisons) {
          expect(Number.isFinite(predicted)).toBe(true);
          expect(Number.isFinite(error)).toBe(true);
        }
      }),
      { seed: 41, numRuns: 1500 },
    );
  });

  test("fields that nobody has heard of change nothing", () => {
    const plain = truthSchema.parse({ throughput: [base] });
    const extra = truthSchema.parse({
      version: 3,
      throughput: [{ ...base, colour: "red", hardware: { ...base.hardware, rack: 7 } }],
    });
    expect(scoreFile(extra).comparisons).toEqual(scoreFile(plain).comparisons);
  });
});

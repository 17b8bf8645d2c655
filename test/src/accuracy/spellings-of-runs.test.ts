import { describe, expect, test } from "vitest";
import { read } from "./a-case.ts";

describe("one engine or setting, however it is written", () => {
  test("a version alone is vLLM's, a build alone llama.cpp's", () => {
    expect(read({ engine: "v0.8.4 V1" }).engine).toEqual(read({ engine: "vLLM 0.8.4" }).engine);
    expect(read({ engine: "b5200", quant: "Q4_K_M" }).engine).toEqual(
      read({ engine: "llama.cpp b5200", quant: "Q4_K_M" }).engine,
    );
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

import { describe, expect, test } from "vitest";
import { GB } from "../../../src/catalog/index.ts";
import { read } from "./a-case.ts";

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
});

describe("one model or machine, however it is written", () => {
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
});

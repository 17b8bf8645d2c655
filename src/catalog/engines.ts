import type { EngineVersion } from "./types.ts";
import { gib } from "./units.ts";

/** 15 points of SGLang 0.5.9 on 8×H200, three shapes, concurrency 4 to 64: 7.9 % mean error. */
const hopperFit = {
  bandwidthEfficiency: 0.71,
  hostBandwidthEfficiency: 0.6,
  computeEfficiency: 0.35,
} as const;

export const engines: readonly EngineVersion[] = [
  {
    name: "vllm",
    version: "0.33.0",
    image: "vllm/vllm-openai:v0.33.0",
    efaImage: "public.ecr.aws/deep-learning-containers/vllm:server-cuda",
    computes: ["fp8", "bf16", "int4"],
    vendors: ["nvidia"],
    port: 8000,
    memoryUtilization: 0.92,
    overhead: [
      // 16×H20, TP8 × PP2.
      { name: "NCCL and CUDA context", bytes: gib(2.53) },
      // Llama-3.3-70B FP8 on 2×H100, engine V1.
      { name: "activation peak", bytes: gib(4.84) },
    ],
    speed: {
      ...hopperFit,
      fixedMs: 15.9,
      source: "vLLM 0.11.0 on 8×H200, R1-0528 FP8, concurrency 4: 19.36 ms per token, less 3.5 ms of bytes",
      asOf: "2025-11",
      unverified: true,
    },
    source: "vLLM 0.33.0 release; facts on overhead from llm-d-planner and vLLM logs",
    asOf: "2026-11",
  },
  {
    name: "sglang",
    version: "0.5.23",
    image: "lmsysorg/sglang:v0.5.23",
    computes: ["fp8", "bf16", "int4", "int8"],
    vendors: ["nvidia"],
    port: 30_000,
    memoryUtilization: 0.9,
    overhead: [
      { name: "NCCL and CUDA context", bytes: gib(2.53) },
      { name: "activation peak", bytes: gib(4.84) },
    ],
    speed: {
      ...hopperFit,
      fixedMs: 6.35,
      meanError: 0.079,
      cases: ["SGLang 0.5.9 on 8×H200, 15 points"],
      source: "SGLang 0.5.9 silicon data, 2026-03",
      asOf: "2026-03",
    },
    source: "SGLang 0.5.23 release",
    asOf: "2026-11",
  },
  {
    name: "llama-cpp",
    version: "b11865",
    image: "ghcr.io/ggml-org/llama.cpp:server-cuda-b11865",
    computes: ["gguf"],
    vendors: ["nvidia"],
    port: 8080,
    memoryUtilization: 1,
    overhead: [
      { name: "CUDA context", bytes: gib(0.28) },
      // 16×RTX 3090, 2K context, micro-batch 512: 915 MiB; 1 to 1.3 GiB at 16K.
      { name: "compute buffer", bytes: gib(1.3) },
    ],
    speed: {
      fixedMs: 10,
      bandwidthEfficiency: 0.45,
      hostBandwidthEfficiency: 0.55,
      computeEfficiency: 0.2,
      source: "16×RTX 3090 at 18.05 tok/s and hybrid logs of ik_llama.cpp (55 to 65 % of bytes over bandwidth)",
      asOf: "2025-05",
      unverified: true,
    },
    source: "ggml-org/llama.cpp release b11865 (first without CVE-2026-118375)",
    asOf: "2026-10-28",
  },
];

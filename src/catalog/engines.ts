import { current } from "./engine-rules.ts";
import type { EngineVersion } from "./types.ts";

/** The engine versions that are deployed. What older ones did is in `engineEras`. */
export const engines: readonly EngineVersion[] = [
  {
    name: "vllm",
    version: "0.33.0",
    image: "vllm/vllm-openai:v0.33.0",
    efaImage: "public.ecr.aws/deep-learning-containers/vllm:server-cuda",
    // CUDA 13.0.
    leastDriver: 580,
    computes: ["fp8", "bf16", "int4", "fp4"],
    vendors: ["nvidia"],
    port: 8000,
    memoryUtilization: 0.92,
    ...current.vllm,
    // vllm/config/lora.py (MaxLoRARanks); matrices in the model's dtype, one slot per adapter (lora/layers/base_linear.py).
    adapters: { ranks: [1, 8, 16, 32, 64, 128, 256, 320, 512], spareSlots: 0, bytesPerValue: 2 },
    source:
      "vLLM 0.33.0 release; default utilisation 0.92 in vllm/config/cache.py of 2026; drivers in the release notes of CUDA",
    asOf: "2026-11",
  },
  {
    name: "sglang",
    version: "0.5.23",
    image: "lmsysorg/sglang:v0.5.23",
    // CUDA 13.0.
    leastDriver: 580,
    computes: ["fp8", "bf16", "int4", "int8", "fp4", "w4a8"],
    vendors: ["nvidia"],
    port: 30_000,
    // SGLang's own rule leaves 15 GB of an 80 GB device and 18 GB of 141 GB.
    memoryUtilization: 0.85,
    ...current.sglang,
    // srt/arg_groups/fields/lora.py: a batch counts requests of the model alone as one more; srt/lora/mem_pool.py for the rest.
    adapters: {
      spareSlots: 1,
      bytesPerValue: 2,
      whyNotExperts: "it keeps room for adapters of every routed expert, whether there are any or not",
    },
    source: "SGLang 0.5.23 release; hyperparameter_tuning.md and PR 5893 for the reserve",
    asOf: "2026-11",
  },
  {
    name: "llama-cpp",
    version: "b11865",
    image: "ghcr.io/ggml-org/llama.cpp:server-cuda-b11865",
    // CUDA 12.8, which any driver of 12.x runs.
    leastDriver: 525,
    cpuImage: "ghcr.io/ggml-org/llama.cpp:server-b11865",
    computes: ["gguf"],
    vendors: ["nvidia", "cpu"],
    port: 8080,
    memoryUtilization: 1,
    ...current.llamaCpp,
    // tools/server: all adapters of `--lora` apply to all requests. convert_lora_to_gguf.py writes FP32.
    adapters: {
      spareSlots: 0,
      most: 1,
      bytesPerValue: 4,
      whyNotExperts: "its file format splits the projections of latent attention that adapters stand beside",
    },
    source: "ggml-org/llama.cpp release b11865 (first without CVE-2026-118375)",
    asOf: "2026-10-28",
  },
  {
    name: "vllm-ascend",
    version: "0.23.0",
    image: "quay.io/ascend/vllm-ascend:v0.23.0",
    computes: ["bf16", "int8"],
    vendors: ["ascend"],
    port: 8000,
    memoryUtilization: 0.92,
    ...current.vllmAscend,
    source:
      "vllm-project/vllm-ascend docs/source/tutorials/models/DeepSeek-R1.md @182b75ea; set validated with CANN 9.1.0, HDK 26.0.RC1",
    asOf: "2026-08-22",
  },
];

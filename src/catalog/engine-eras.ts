import { llamaMemory, paged, sglangMemory, speeds, vllmV0Memory, vllmV1Memory, whole } from "./engine-rules.ts";
import type { Accelerator, ComputeKind, EngineName, EngineVersion } from "./types.ts";
import { computeKinds } from "./types.ts";

export const engineFamilies = [
  "vllm",
  "vllm-ascend",
  "sglang",
  "tensorrt-llm",
  "lmdeploy",
  "deepseek-demo",
  "llama.cpp",
  "ik_llama.cpp",
  "ollama",
  "ktransformers",
] as const;
export type EngineFamily = (typeof engineFamilies)[number];

/** What an engine did from one version (or date, where a log names no version) until the next row of its family. */
export interface EngineEra extends EngineVersion {
  readonly family: EngineFamily;
  /** ISO date from which the rules hold. */
  readonly since: string;
  /** First version of the rules; absent = known by date only. */
  readonly fromVersion?: string;
  /** Context an engine of this era takes when none is asked for; 0 = the model's own. */
  readonly defaultContext: number;
}

const everyVendor: readonly Accelerator["vendor"][] = ["nvidia", "amd", "intel", "ascend"];
const tensors: readonly ComputeKind[] = computeKinds.filter((kind) => kind !== "gguf");

type Era = Pick<EngineEra, "since" | "fromVersion" | "memory" | "cache" | "speed" | "source"> &
  Partial<Pick<EngineEra, "memoryUtilization" | "defaultContext">>;

function family(name: EngineName, id: EngineFamily, eras: readonly Era[]): readonly EngineEra[] {
  const gguf = name === "llama-cpp";
  return eras.map((era) => ({
    name,
    family: id,
    version: era.fromVersion ?? era.since,
    image: "",
    computes: gguf ? computeKinds : tensors,
    vendors: everyVendor,
    port: 0,
    memoryUtilization: gguf || name === "sglang" ? 1 : 0.9,
    defaultContext: 0,
    asOf: "2026-11",
    ...era,
  }));
}

/** Engine versions whose behaviour differs, oldest first in each family. Logs are read with the row of their time. */
export const engineEras: readonly EngineEra[] = [
  ...family("vllm", "vllm", [
    {
      since: "2024-12-01",
      fromVersion: "0.6.0",
      memory: vllmV0Memory,
      cache: paged("heads", 16),
      speed: speeds.vllmV0,
      source: "vLLM 0.6.6: keys and values of every head (DeepSeek-V3 #205)",
    },
    {
      since: "2025-01-27",
      fromVersion: "0.7.0",
      memory: { ...vllmV0Memory, absorbedCopies: true },
      cache: paged("padded", 16),
      speed: speeds.vllmV0,
      source: "vLLM 0.7.1 to 0.7.3: rows of 640 values, absorbed matrices at 16 bits (dzhsurf log)",
    },
    {
      since: "2025-03-01",
      fromVersion: "0.7.4",
      memory: vllmV0Memory,
      cache: paged("padded", 64),
      speed: speeds.vllmV0,
      source: "vLLM PR 14842: 4739 blocks of 64 with padded rows",
    },
    {
      since: "2025-03-18",
      fromVersion: "0.8.0",
      memory: vllmV1Memory,
      cache: paged("latent", 16),
      speed: speeds.vllmV1,
      source: "vLLM PR 14842: 5266 blocks without padding; engine V1",
    },
    {
      since: "2026-06-01",
      fromVersion: "0.20.0",
      memory: vllmV1Memory,
      cache: paged("latent", 16),
      speed: speeds.vllmV1,
      memoryUtilization: 0.92,
      source: "vllm/config/cache.py: 0.90 up to 0.19, 0.92 later (ai-dynamo/aiconfigurator)",
    },
  ]),
  ...family("vllm-ascend", "vllm-ascend", [
    {
      since: "2025-02-01",
      fromVersion: "0.7.0",
      memory: vllmV1Memory,
      cache: paged("latent", 128),
      speed: speeds.ascend,
      source: "vllm-project/vllm-ascend documentation",
    },
  ]),
  ...family("sglang", "sglang", [
    {
      since: "2024-12-01",
      fromVersion: "0.4.0",
      memory: sglangMemory,
      cache: paged("latent", 1),
      speed: speeds.sglang04,
      source: "SGLang server_args.py; dstack benchmark of 0.4.3",
    },
    {
      since: "2025-07-01",
      fromVersion: "0.4.8",
      memory: sglangMemory,
      cache: paged("latent", 1),
      speed: speeds.sglang05,
      source: "SGLang server_args.py; GPUStack's results of 0.5.3, the cookbook's of 0.5.6",
    },
    {
      since: "2026-01-01",
      fromVersion: "0.5.7",
      memory: sglangMemory,
      cache: paged("latent", 1),
      speed: speeds.sglang057,
      source: "SGLang server_args.py; silicon data of 0.5.9",
    },
  ]),
  ...family("sglang", "tensorrt-llm", [
    {
      since: "2024-12-01",
      fromVersion: "0.15.0",
      memory: sglangMemory,
      cache: paged("latent", 64),
      speed: speeds.tensorrt0,
      source: "dstack benchmark of 2025-03; memory taken as SGLang's",
    },
    {
      since: "2025-08-01",
      fromVersion: "1.0.0",
      memory: sglangMemory,
      cache: paged("latent", 64),
      speed: speeds.tensorrt1,
      source: "TensorRT-LLM silicon data of 2025-11; memory taken as SGLang's",
    },
    {
      since: "2026-01-15",
      fromVersion: "1.2.0",
      memory: sglangMemory,
      cache: paged("latent", 64),
      speed: speeds.tensorrt12,
      source: "TensorRT-LLM silicon data of 2026-01 and 02; memory taken as SGLang's",
    },
  ]),
  ...family("sglang", "lmdeploy", [
    {
      since: "2024-12-01",
      memory: sglangMemory,
      cache: paged("latent", 64),
      speed: speeds.sglang04,
      source: "InternLM/lmdeploy #2960; taken as SGLang's",
    },
  ]),
  ...family("sglang", "deepseek-demo", [
    {
      since: "2024-12-01",
      memory: sglangMemory,
      cache: paged("latent", 1),
      speed: speeds.sglang04,
      source: "deepseek-ai/DeepSeek-V3 inference/model.py; taken as SGLang's",
    },
  ]),
  ...family("llama-cpp", "llama.cpp", [
    {
      since: "2024-12-01",
      memory: llamaMemory(true, 0),
      cache: whole("heads"),
      speed: speeds.llamaFirst,
      defaultContext: 4096,
      source: "ggml-org/llama.cpp before PR 12801 (2025-04): keys and values of every head",
    },
    {
      since: "2025-04-15",
      memory: llamaMemory(false, 0.9),
      cache: whole("latent"),
      speed: speeds.llama,
      defaultContext: 4096,
      source: "ggml-org/llama.cpp PR 12801: latent cache",
    },
  ]),
  ...family("llama-cpp", "ollama", [
    {
      since: "2024-12-01",
      fromVersion: "0.5.0",
      memory: llamaMemory(true, 0),
      cache: whole("heads"),
      speed: speeds.llamaFirst,
      // 2,048 tokens for each of four slots.
      defaultContext: 8192,
      source: "Ollama #9248 log: 4 × 2048 tokens by default",
    },
    {
      since: "2025-06-01",
      fromVersion: "0.7.0",
      memory: llamaMemory(false, 0.9),
      cache: whole("latent"),
      speed: speeds.llama,
      defaultContext: 8192,
      source: "Ollama on ggml with PR 12801",
    },
  ]),
  ...family("llama-cpp", "ik_llama.cpp", [
    {
      since: "2025-01-01",
      memory: llamaMemory(true, 0),
      cache: whole("latent"),
      speed: speeds.llama,
      defaultContext: 4096,
      source: "ik_llama.cpp PR 235: latent cache, scores of the whole context (8,900 MiB at 32K)",
    },
    {
      since: "2025-03-03",
      memory: llamaMemory(false, 0),
      cache: whole("latent"),
      speed: speeds.llama,
      defaultContext: 4096,
      source: "ik_llama.cpp discussion 258, PR 260: flash attention and -amb",
    },
  ]),
  ...family("llama-cpp", "ktransformers", [
    {
      since: "2025-02-01",
      fromVersion: "0.2.0",
      memory: { kind: "stated", baseGiB: 3, wholeScores: true },
      cache: whole("latent"),
      speed: speeds.ktransformers,
      defaultContext: 4096,
      source: "KTransformers 0.2.0 tutorial: 14 GB of VRAM, prompts of 7,678 tokens fail on 24 GB",
    },
    {
      since: "2025-02-15",
      fromVersion: "0.2.1",
      memory: { kind: "stated", baseGiB: 3, wholeScores: false },
      cache: whole("latent"),
      speed: speeds.ktransformers,
      defaultContext: 8192,
      source: "KTransformers 0.2.1 tutorial: longer context on 24 GB",
    },
  ]),
];

import { decodeFits as fits } from "./decode-fits.ts";
import type { CacheRules, EngineMemory, EngineSpeed, EngineVersion } from "./types.ts";

type Profiled = Extract<EngineMemory, { kind: "profiled" }>;
type Rules = Pick<EngineVersion, "memory" | "cache" | "speed">;

/**
 * Outside the allocator: 0.13 to 0.14 GiB on one H100, 0.54 to 0.55 on two (llm-d-planner, engine V1), 2.53 on eight
 * (16×H20, TP8). PCIe cards need no NVLink rings: 0.25 on two RTX 4090 (vLLM #13061), NCCL 392 MiB on four to eight
 * (aiconfigurator).
 */
const runtimeGiB = {
  nvlink: [
    [1, 0.14],
    [2, 0.55],
    [8, 2.53],
  ],
  pcie: [
    [1, 0.14],
    [2, 0.25],
    [8, 0.6],
  ],
  hccs: [
    [1, 0.14],
    [2, 0.55],
    [8, 2.53],
  ],
} as const satisfies Profiled["runtimeGiB"];

/**
 * vLLM, engine V1. The peak of the trial run grows with the vocabulary: 4.84 GiB at 128,256 entries (Llama-3.3-70B),
 * 5.64 at 151,936 (Qwen3-32B), both with 1,024 sequences: 36 bytes per entry and sequence, and 0.44 GiB besides.
 */
export const vllmV1Memory: Profiled = {
  kind: "profiled",
  runtimeGiB,
  firstRankGiB: [],
  activationGiB: { dense: 0.44, experts: 0.44 },
  samplerBytes: 36,
  hiddenRows: 0,
  wholePrompts: false,
  absorbedCopies: false,
};

/**
 * vLLM, engine V0. 5.13 GiB outside the allocator at TP8 and 2.03 more on rank 0 (0.7.3); peak of the trial run
 * 6.52 GiB at 8,000 tokens, and what 22.05 GiB of cache leave at 163,840: 6 GiB and five rows of hidden width a token.
 */
export const vllmV0Memory: Profiled = {
  kind: "profiled",
  runtimeGiB: {
    ...runtimeGiB,
    nvlink: [
      [1, 0.14],
      [2, 0.55],
      [8, 5.13],
    ],
  },
  firstRankGiB: [
    [1, 0],
    [2, 0.8],
    [8, 2.03],
  ],
  activationGiB: { dense: 0.1, experts: 5.99 },
  samplerBytes: 0,
  hiddenRows: 5,
  wholePrompts: true,
  absorbedCopies: false,
};

/** SGLang `server_args.py`: 512 MiB, 1.5 MiB per token of a prefill chunk, 2 MiB per captured request, at least 10 GiB. */
export const sglangMemory: EngineMemory = {
  kind: "reserved",
  runtimeGiB: 0.5,
  prefillMiBPerToken: 1.5,
  graphMiBPerRequest: 2,
  leastReserveGiB: 10,
};

/**
 * llama.cpp. 280 MiB of device context (24,010 MiB by nvidia-smi less three buffers, ik_llama.cpp PR 260). A compute
 * buffer of 403 MiB at 512 tokens beside the scores (#245, #305): 0.8 MB per token of a micro-batch.
 */
export const llamaMemory = (wholeScores: boolean, computeGiB: number): EngineMemory => ({
  kind: "buffers",
  contextGiB: 0.28,
  computeGiB,
  bytesPerMicroBatchToken: 825_000,
  wholeScores,
});

export const paged = (latent: CacheRules["latent"], blockTokens: number): CacheRules => ({ latent, blockTokens });
export const whole = (latent: CacheRules["latent"]): CacheRules => ({ latent, blockTokens: 1 });

/** Share of peak FLOPS of prefill and of attention over a long cache, by where the kernels come from. */
const fusedKernels = {
  scheduling: "mixed",
  firstTokenMs: 60,
  collectiveMsPerLayer: 0.03,
  hostBandwidthEfficiency: 0.6,
  batchEfficiency: 0.4,
  computeEfficiency: 0.4,
  attentionEfficiency: 0.3,
} as const;
const ggmlKernels = {
  scheduling: "prompts-first",
  firstTokenMs: 0,
  collectiveMsPerLayer: 0,
  hostBandwidthEfficiency: 0.6,
  batchEfficiency: 0.04,
  computeEfficiency: 0.2,
  attentionEfficiency: 0.1,
} as const;

const benchmarks = "published cases named in decode-fits.ts";

/** Speed of each engine version that behaves alike. Prefill of early versions from their times to first token. */
export const speeds = {
  vllmV0: {
    ...fusedKernels,
    experts: fits.vllmV0Experts,
    experts4bit: fits.vllmV0Experts4bit,
    dense: fits.tensorDense,
    scheduling: "prompts-first",
    // 3,200 tokens in 0.4 s at concurrency 4, 16 and 64 (dstack, 8×H200).
    computeEfficiency: 0.04,
    source: benchmarks,
    asOf: "2025-03",
  },
  vllmV1: {
    ...fusedKernels,
    experts: fits.vllmV1Experts,
    experts4bit: fits.vllmV1Experts,
    dense: fits.tensorDense,
    source: benchmarks,
    asOf: "2025-11",
  },
  sglang04: {
    ...fusedKernels,
    experts: fits.sglang04Experts,
    experts4bit: fits.vllmV1Experts,
    dense: fits.tensorDense,
    scheduling: "prompts-first",
    // 3,200 tokens in 0.6 to 0.8 s at concurrency 8, 32 and 128 (dstack, 8×H200).
    computeEfficiency: 0.027,
    source: benchmarks,
    asOf: "2025-03",
  },
  sglang05: {
    ...fusedKernels,
    firstTokenMs: 200,
    experts: fits.sglang05Experts,
    experts4bit: fits.vllmV1Experts,
    dense: fits.tensorDense,
    onDevice: { b200: fits.sglang05OnB200 },
    source: benchmarks,
    asOf: "2026-03",
  },
  tensorrt: {
    ...fusedKernels,
    firstTokenMs: 200,
    experts: fits.tensorrtExperts,
    experts4bit: fits.tensorrtExperts4bit,
    dense: fits.tensorDense,
    source: benchmarks,
    asOf: "2025-11",
  },
  llama: {
    ...ggmlKernels,
    experts: fits.llamaExperts,
    experts4bit: fits.llamaExperts,
    hostExperts: fits.llamaHostExperts,
    dense: fits.llamaDense,
    source: benchmarks,
    asOf: "2025-05",
  },
  ktransformers: {
    ...ggmlKernels,
    // One socket 114.5 ms, two sockets 74.1 ms per token on the same file: the difference is host memory.
    hostBandwidthEfficiency: 0.49,
    experts: fits.ktransformersExperts,
    experts4bit: fits.ktransformersExperts,
    dense: fits.llamaDense,
    source: benchmarks,
    asOf: "2025-02",
  },
  ascend: {
    ...fusedKernels,
    experts: fits.ascendExperts,
    experts4bit: fits.ascendExperts,
    // Nothing was published: the figure is the bound.
    dense: { fixedMs: 10, bandwidthEfficiency: 0.6 },
    source: benchmarks,
    asOf: "2026-08",
  },
} as const satisfies Record<string, EngineSpeed>;

/** Rules of the versions that are deployed today. */
export const current = {
  vllm: { memory: vllmV1Memory, cache: paged("latent", 1), speed: speeds.vllmV1 },
  sglang: { memory: sglangMemory, cache: paged("latent", 1), speed: speeds.sglang05 },
  llamaCpp: { memory: llamaMemory(false, 0.9), cache: whole("latent"), speed: speeds.llama },
  vllmAscend: { memory: vllmV1Memory, cache: paged("latent", 1), speed: speeds.ascend },
} as const satisfies Record<string, Rules>;

import { speedFits as fits } from "./speed-fits.ts";
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

/**
 * What engines with kernels of their own share. Attention over a long cache reaches a third of peak FLOPS. 1,000
 * requests of 128 tokens and four answers take 22 s on vLLM 0.11, 13 s on 0.13 (GPUStack, 8×H200).
 */
const fusedKernels = {
  scheduling: "between",
  intakeMs: 16,
  promptTokensPerStep: 8192,
  requestsPerRank: 1024,
  hostBandwidthEfficiency: 0.6,
  batchEfficiency: 0.4,
  attentionEfficiency: 0.3,
} as const;
/** The first versions read prompts of their own accord, 2,048 tokens a step, and run 256 requests. */
const firstKernels = {
  ...fusedKernels,
  scheduling: "prompts-first",
  promptTokensPerStep: 2048,
  requestsPerRank: 256,
} as const;
const ggmlKernels = {
  scheduling: "prompts-first",
  intakeMs: 1,
  promptTokensPerStep: 512,
  requestsPerRank: 1024,
  hostBandwidthEfficiency: 0.65,
  batchEfficiency: 0.04,
  attentionEfficiency: 0.1,
} as const;

const benchmarks = "published cases named in speed-fits.ts";

/** Speed of each engine version that behaves alike. */
export const speeds = {
  vllmV0: {
    ...firstKernels,
    experts: fits.vllmV0Experts,
    fewBits: fits.vllmV0FewBits,
    dense: fits.vllmDense,
    onGeneration: { cdna3: { experts: fits.vllmV0OnCdna3 } },
    source: benchmarks,
    asOf: "2025-03",
  },
  vllmV1: {
    ...fusedKernels,
    scheduling: "mixed",
    experts: fits.vllmV1Experts,
    fewBits: fits.vllmV1FewBits,
    dense: fits.vllmDense,
    onGeneration: { blackwell: { dense: fits.vllmDenseOnBlackwell } },
    source: benchmarks,
    asOf: "2026-01",
  },
  sglang04: {
    ...firstKernels,
    experts: fits.sglang04Experts,
    int8: fits.sglang04Int8,
    fewBits: fits.vllmV1FewBits,
    dense: fits.sglangDense,
    onGeneration: { cdna3: { experts: fits.sglang04OnCdna3 } },
    source: benchmarks,
    asOf: "2025-03",
  },
  sglang05: {
    ...fusedKernels,
    // The same 1,000 requests in 6.4 and 7.1 s on 0.5.3 and 0.5.6 (GPUStack).
    intakeMs: 6,
    experts: fits.sglang05Experts,
    fewBits: fits.sglang057FewBits,
    dense: fits.sglangDense,
    onGeneration: { blackwell: { experts: fits.sglang05OnBlackwell }, cdna3: { experts: fits.sglang05OnCdna3 } },
    source: benchmarks,
    asOf: "2025-12",
  },
  sglang057: {
    ...fusedKernels,
    intakeMs: 6,
    experts: fits.sglang057Experts,
    fewBits: fits.sglang057FewBits,
    dense: fits.sglangDense,
    onGeneration: { blackwell: { experts: fits.sglang057OnBlackwell }, cdna3: { experts: fits.sglang05OnCdna3 } },
    source: benchmarks,
    asOf: "2026-04",
  },
  tensorrt0: {
    ...fusedKernels,
    experts: fits.tensorrt0Experts,
    fewBits: fits.tensorrt0Experts,
    dense: fits.tensorrtDense,
    source: benchmarks,
    asOf: "2025-03",
  },
  tensorrt1: {
    ...fusedKernels,
    experts: fits.tensorrt1Experts,
    fewBits: fits.tensorrt1FewBits,
    dense: fits.tensorrtDense,
    onGeneration: { blackwell: { dense: fits.tensorrtDenseOnBlackwell, experts: fits.tensorrt1OnBlackwell } },
    source: benchmarks,
    asOf: "2025-11",
  },
  tensorrt12: {
    ...fusedKernels,
    experts: fits.tensorrt1Experts,
    fewBits: fits.tensorrt12FewBits,
    dense: fits.tensorrtDense,
    onGeneration: { blackwell: { dense: fits.tensorrtDenseOnBlackwell, experts: fits.tensorrt12OnBlackwell } },
    source: benchmarks,
    asOf: "2026-02",
  },
  llamaFirst: {
    ...ggmlKernels,
    experts: fits.llamaFirstExperts,
    fewBits: fits.llamaFirstCodebooks,
    hostExperts: fits.llamaHostExperts,
    cpuExperts: fits.llamaCpuExperts,
    dense: fits.llamaDense,
    source: benchmarks,
    asOf: "2025-01",
  },
  llama: {
    ...ggmlKernels,
    experts: fits.llamaExperts,
    fewBits: fits.llamaExperts,
    hostExperts: fits.llamaHostExperts,
    cpuExperts: fits.llamaCpuExperts,
    dense: fits.llamaDense,
    source: benchmarks,
    asOf: "2025-06",
  },
  ktransformers: {
    ...ggmlKernels,
    // One socket 114.5 ms, two sockets 74.1 ms per token on the same file: the difference is host memory.
    hostBandwidthEfficiency: 0.49,
    experts: fits.ktransformersExperts,
    fewBits: fits.ktransformersExperts,
    dense: fits.llamaDense,
    source: benchmarks,
    asOf: "2025-02",
  },
  ascend: {
    ...fusedKernels,
    scheduling: "mixed",
    requestsPerRank: 256,
    experts: fits.ascendExperts,
    fewBits: fits.ascendExperts,
    // Nothing was published: the figure is the bound.
    dense: { layerMs: 0.11, bandwidthEfficiency: 0.85, promptLayerMs: 0.5, promptEfficiency: 0.4, firstTokenMs: 80 },
    source: benchmarks,
    asOf: "2026-08",
  },
} as const satisfies Record<string, EngineSpeed>;

/** Rules of the versions that are deployed today. */
export const current = {
  vllm: { memory: vllmV1Memory, cache: paged("latent", 1), speed: speeds.vllmV1 },
  sglang: { memory: sglangMemory, cache: paged("latent", 1), speed: speeds.sglang057 },
  llamaCpp: { memory: llamaMemory(false, 0.9), cache: whole("latent"), speed: speeds.llama },
  vllmAscend: { memory: vllmV1Memory, cache: paged("latent", 1), speed: speeds.ascend },
} as const satisfies Record<string, Rules>;

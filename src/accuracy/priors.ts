import type { speedFits } from "../catalog/speed-fits.ts";
import type { SpeedConstants } from "../catalog/index.ts";
import type { Bounds, Parameters } from "./minimise.ts";

export type SpeedName = keyof typeof speedFits;
export type Constant = Exclude<keyof SpeedConstants, "meanError" | "leaveOneOutError" | "cases">;

/** What physics allows: no share above nine tenths and a half, no layer in no time. */
export const bounds: Bounds<Constant> = {
  layerMs: [0.02, 1.5],
  bandwidthEfficiency: [0.2, 0.95],
  promptLayerMs: [0.05, 8],
  promptEfficiency: [0.02, 0.8],
  firstTokenMs: [1, 600],
};

type Root = Parameters<Constant>;

/** Captured graphs, fused kernels, prompts cut in among the steps: since the middle of 2025. */
const fusedExperts: Root = {
  layerMs: 0.1,
  bandwidthEfficiency: 0.75,
  promptLayerMs: 0.25,
  promptEfficiency: 0.5,
  firstTokenMs: 100,
};
const fusedDense: Root = { ...fusedExperts, layerMs: 0.05, bandwidthEfficiency: 0.85, promptLayerMs: 0.15 };
/** The first versions that ran DeepSeek, in the spring of 2025. */
const first: Root = {
  layerMs: 0.45,
  bandwidthEfficiency: 0.8,
  promptLayerMs: 0.7,
  promptEfficiency: 0.06,
  firstTokenMs: 80,
};
/** Kernels of ggml: one device after another, weights unpacked on the way. */
const ggml: Root = {
  layerMs: 0.3,
  bandwidthEfficiency: 0.8,
  promptLayerMs: 0.5,
  promptEfficiency: 0.2,
  firstTokenMs: 10,
};

/** Engines of one making: what few cases leave open, the others of the family decide. */
export const families: Readonly<Record<string, { readonly root: Root; readonly members: readonly SpeedName[] }>> = {
  fusedExperts: {
    root: fusedExperts,
    members: [
      "vllmV1Experts",
      "vllmV1FewBits",
      "sglang05Experts",
      "sglang05OnBlackwell",
      "sglang05OnCdna3",
      "sglang057Experts",
      "sglang057OnBlackwell",
      "sglang057FewBits",
      "tensorrt1Experts",
      "tensorrt1OnBlackwell",
      "tensorrt1FewBits",
      "tensorrt12OnBlackwell",
      "tensorrt12FewBits",
      "ascendExperts",
    ],
  },
  fusedDense: {
    root: fusedDense,
    members: ["vllmDense", "vllmDenseOnBlackwell", "sglangDense", "tensorrtDense", "tensorrtDenseOnBlackwell"],
  },
  first: {
    root: first,
    members: [
      "vllmV0Experts",
      "vllmV0OnCdna3",
      "vllmV0FewBits",
      "sglang04Experts",
      "sglang04OnCdna3",
      "sglang04Int8",
      "tensorrt0Experts",
    ],
  },
  ggmlOnGpus: { root: ggml, members: ["llamaFirstExperts", "llamaFirstCodebooks", "llamaExperts"] },
  ggmlBesideHost: { root: ggml, members: ["llamaHostExperts", "ktransformersExperts"] },
  ggmlOnHost: { root: { ...ggml, layerMs: 0.6, bandwidthEfficiency: 0.7 }, members: ["llamaCpuExperts"] },
  ggmlDense: { root: { ...ggml, layerMs: 0.06 }, members: ["llamaDense"] },
};

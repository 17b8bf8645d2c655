import type { Model } from "../../../src/catalog/index.ts";

const qwen = (id: string, layers: number, hidden: number, intermediate: number, vocabulary: number): Model => ({
  id,
  title: id,
  layers,
  hidden,
  intermediate,
  vocabulary,
  attention: { kind: "gqa", heads: hidden / 128, kvHeads: hidden / 128, headDim: 128, bias: true },
  maxContextTokens: 8192,
  source: `Qwen/${id} config.json`,
  asOf: "2023-12",
});

const models = {
  "1.8B": qwen("Qwen-1.8B", 24, 2048, 5504, 151_936),
  "7B": qwen("Qwen-7B", 32, 4096, 11_008, 151_936),
  "14B": qwen("Qwen-14B", 40, 5120, 13_696, 152_064),
  "72B": qwen("Qwen-72B", 80, 8192, 24_576, 152_064),
} as const;

const lengths = [256, 512, 1024, 2048, 4096, 8192] as const;

/**
 * GiB over all GPUs, by sequence length: QwenLM/Qwen README.md, "Profiling of Memory and Speed", A100 80 GB, a batch of 1,
 * Flash Attention 2, activations recomputed, adapters of rank 64.
 */
const table = [
  ["1.8B", "lora", 1, [6.7, 7.4, 8.4, 11, 16.2, 21.8]],
  ["1.8B", "qlora", 1, [5.8, 6, 6.6, 7.8, 10.2, 15.8]],
  ["1.8B", "full", 1, [43.5, 43.5, 43.5, 43.5, 47.1, 48.3]],
  ["7B", "lora", 1, [20.1, 20.4, 21.5, 23.8, 29.7, 36.6]],
  ["7B", "qlora", 1, [11.5, 11.5, 12.3, 13.9, 16.9, 23.5]],
  ["7B", "full", 2, [139.2, 148, 162]],
  ["14B", "lora", 1, [34.6, 35.1, 35.3, 37.4, 42.5, 55.2]],
  ["14B", "qlora", 1, [18.7, 18.4, 18.9, 19.9, 23, 27.9]],
  ["72B", "lora", 4, [215.4, 217.7, 222.6, 228.8, 249, 289.2]],
  ["72B", "qlora", 1, [61.4, 61.4, 62.9, 64.1, 68, 75.6]],
] as const;

export const published = table.flatMap(([size, method, gpus, figures]) =>
  figures.map((gib, index) => ({
    name: `${method} of Qwen-${size} at ${String(lengths[index])}`,
    step: {
      model: models[size],
      method,
      gpus,
      sequenceTokens: lengths[index] ?? 0,
      batchPerGpu: 1,
      adapterRank: 64,
    },
    gib,
  })),
);

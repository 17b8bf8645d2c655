import { catalog, GB, gib, type Model, type Weights } from "../../catalog/index.ts";
import { parameterCount } from "../../fit/index.ts";
import { UnreadableCase } from "./unreadable.ts";

/** Mean bits per weight of llama.cpp quantisations, where a name is all there is (ggml-org/llama.cpp quantize table). */
const ggufBits: Readonly<Record<string, number>> = {
  IQ1_S: 1.66,
  IQ1_M: 1.9,
  IQ2_XXS: 2.3,
  IQ2_XS: 2.5,
  IQ2_S: 2.6,
  IQ2_M: 2.75,
  IQ2_KS: 2.4,
  IQ2_K: 2.85,
  IQ2_KL: 2.9,
  Q2_K_S: 2.7,
  Q2_K_XL: 2.7,
  Q2_K: 2.91,
  IQ3_XXS: 3.2,
  IQ3_XS: 3.4,
  IQ3_S: 3.55,
  IQ3_M: 3.7,
  IQ3_KS: 3.6,
  IQ3_K: 3.85,
  Q3_K_S: 3.5,
  Q3_K_XL: 3.53,
  Q3_K_M: 3.85,
  Q3_K_L: 4.15,
  Q3_K: 3.85,
  IQ4_KSS: 4.02,
  IQ4_KS: 4.3,
  IQ4_XS: 4.26,
  IQ4_NL: 4.55,
  IQ4_K: 4.9,
  Q4_0: 4.55,
  Q4_1: 5,
  Q4_K_XL: 4.58,
  Q4_K_S: 4.57,
  Q4_K_M: 4.85,
  Q4_K: 4.85,
  IQ5_KS: 5.3,
  IQ5_K: 5.6,
  Q5_0: 5.54,
  Q5_K_S: 5.5,
  Q5_K_M: 5.67,
  Q5_K: 5.67,
  IQ6_K: 6.7,
  Q6_K: 6.56,
  Q8_0: 8.5,
  F16: 16,
  BF16: 16,
};

const ggufName = /(UD-)?(I?Q\d_(?!R\d)[A-Z0-9]+(?:_(?!R\d)[A-Z]+)?)(_R\d+)?/i;

/** Bits of what is not a routed expert: dynamic files 5.13, files made for ik_llama.cpp 8.5, plain ones near their mean. */
function restBits(text: string, meanBits: number): number {
  if (/UD-|dynamic/i.test(text)) return 5.13;
  if (/IQ1_S_R4/i.test(text)) return 5;
  if (/_R4|_R8|IQ\d_K\b|IQ\d_KS|ubergarm|mix/i.test(text)) return 8.5;
  return Math.min(16, meanBits + 0.2);
}

function ggufOf(text: string, model: Model, bytes: number): Weights {
  const meanBits = (bytes * 8) / parameterCount(model);
  return {
    id: "gguf",
    title: text,
    models: [model.id],
    format: "gguf",
    compute: "gguf",
    latentCache: true,
    size: {
      rule: "file",
      bytes: Math.round(bytes),
      restBits: model.experts === undefined ? 0 : restBits(text, meanBits),
    },
    source: "stated by the case",
    asOf: "2026-11",
  };
}

/** Bytes that the text itself states: `130.6 GiB`, `131 GB`, or `3.93 bpw`. */
function statedBytes(text: string, model: Model): number | undefined {
  const gibibytes = /(\d+(?:\.\d+)?)\s*GiB/i.exec(text)?.[1];
  if (gibibytes !== undefined) return gib(Number(gibibytes));
  const gigabytes = /(\d+(?:\.\d+)?)\s*GB/i.exec(text)?.[1];
  if (gigabytes !== undefined) return Number(gigabytes) * GB;
  const bits = /(\d+(?:\.\d+)?)\s*(?:bpw|bits? per weight)/i.exec(text)?.[1];
  return bits === undefined ? undefined : (Number(bits) * parameterCount(model)) / 8;
}

function catalogRow(model: Model, id: string): Weights | undefined {
  return catalog.weights.find((row) => row.id === id && row.models.includes(model.id));
}

/** Safetensors quantisations by the words people use; `mixed` has FP8 attention and 4-bit experts. */
const tensorSpellings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/fp8 attention.*int4|w4a8|w4afp8|int4.*fp8/i, ["w4a8"]],
  [/nvfp4|mxfp4|\bfp4\b|w4a4/i, ["nvfp4"]],
  [/awq|gptq|w4a16|int4|4[\s-]?bit/i, ["awq"]],
  [/int8|w8a8(?!.*fp8)/i, ["int8"]],
  [/fp8|e4m3|f8/i, ["fp8", "fp8-dynamic"]],
  [/bf16|fp16|f16|bfloat|half/i, ["bf16"]],
];

/** The weights a case names: a row of the catalog, or a file of the stated size. */
export function weightsNamed(text: string, model: Model, totalGiB: number | undefined, gguf: boolean): Weights {
  const bytes = totalGiB === undefined ? undefined : gib(totalGiB);
  const name = ggufName.exec(text)?.[2]?.toUpperCase();
  if (gguf && (name !== undefined || bytes !== undefined || !/fp8|awq|int4/i.test(text))) {
    const stated = bytes ?? statedBytes(text, model);
    if (stated !== undefined) return ggufOf(text, model, stated);
    const id = `${/UD-/i.test(text) ? "ud-" : ""}${(name ?? text).toLowerCase().replaceAll("_", "-")}${/_R4/i.test(text) ? "-r4" : ""}`;
    const row = catalogRow(model, id) ?? (id.includes("iq1-s") ? catalogRow(model, "iq1-s") : undefined);
    if (row?.format === "gguf") return row;
    const bits = ggufBits[name ?? ""] ?? (/bf16|f16/i.test(text) ? 16 : undefined);
    if (bits === undefined) throw new UnreadableCase(`no size is known for the quantisation "${text}"`);
    return ggufOf(text, model, (bits * parameterCount(model)) / 8);
  }
  for (const [pattern, ids] of tensorSpellings) {
    if (!pattern.test(text)) continue;
    for (const id of ids) {
      const row = catalogRow(model, id);
      if (row !== undefined) return row;
    }
  }
  if (name !== undefined) return ggufOf(text, model, bytes ?? ((ggufBits[name] ?? 4.85) * parameterCount(model)) / 8);
  throw new UnreadableCase(`the catalog has no weights like "${text}" for ${model.title}`);
}

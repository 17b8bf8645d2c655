import { catalog, GB, gib, type ComputeKind, type Model, type Weights } from "../../catalog/index.ts";
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

/**
 * Bits of what is not a routed expert: dynamic files 5.13, files made for ik_llama.cpp 8.5, and 5.3 since R1-0528
 * (435 tensors of iq5_ks, ik_llama.cpp discussion 477), plain ones near their mean.
 */
function restBits(text: string, meanBits: number, model: Model): number {
  if (/UD-|dynamic/i.test(text)) return 5.13;
  if (/IQ1_S_R4/i.test(text)) return 5;
  if (/_R4|_R8|IQ\d_K\b|IQ\d_KS|ubergarm|mix/i.test(text)) return model.id === "deepseek-r1-0528" ? 5.3 : 8.5;
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
      restBits: model.experts === undefined ? 0 : restBits(text, meanBits, model),
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

interface TensorSpelling {
  readonly pattern: RegExp;
  /** Rows of the catalog, the first that has the model. */
  readonly ids: readonly string[];
  /** Bits per linear weight, scales included, where the catalog has no row for the model. */
  readonly bits: number;
  readonly compute: ComputeKind;
}

/** Safetensors quantisations by the words people use, the most particular first. */
const tensorSpellings: readonly TensorSpelling[] = [
  {
    pattern: /fp8 attention.*int4|w4a8|w4afp8|w4a\(?fp8|int4.*fp8/i,
    ids: ["w4a8"],
    bits: 4.25,
    compute: "w4a8",
  },
  { pattern: /(nv|mx)[\s_-]*fp4|\bfp4\b|w4a4|e2m1/i, ids: ["nvfp4"], bits: 4.5, compute: "fp4" },
  {
    pattern: /awq|gptq|marlin|w4a16|u?int4|i4\b|4[\s-]?bits?\b|bnb|nf4|autoround/i,
    ids: ["awq"],
    bits: 4.25,
    compute: "int4",
  },
  { pattern: /int8|i8\b|w8a8(?!.*fp8)|w8a16|8[\s-]?bits?\b|smoothquant/i, ids: ["int8"], bits: 8, compute: "int8" },
  { pattern: /fp8|e4m3|e5m2|f8|float8|native|original/i, ids: ["fp8", "fp8-dynamic"], bits: 8, compute: "fp8" },
  { pattern: /bf16|fp16|f16|bfloat|float16|half|16[\s-]?bits?\b/i, ids: ["bf16"], bits: 16, compute: "bf16" },
];

function computed({ bits, compute }: TensorSpelling, text: string, model: Model): Weights {
  return {
    id: compute,
    title: text,
    models: [model.id],
    format: "safetensors",
    compute,
    size: { rule: "linear-bits", linearBits: bits },
    source: "computed from the stated bits per weight",
    asOf: "2026-11",
  };
}

/** The weights a case names: a row of the catalog, or a file of the stated size. */
export function weightsNamed(
  quant: string | undefined,
  model: Model,
  totalGiB: number | undefined,
  gguf: boolean,
): Weights {
  // Nothing said of tensors: as DeepSeek published them.
  const text = quant ?? (gguf ? "" : model.experts === undefined ? "BF16" : "FP8");
  const bytes = totalGiB === undefined ? undefined : gib(totalGiB);
  const name = ggufName.exec(text)?.[2]?.toUpperCase();
  if (gguf && (name !== undefined || bytes !== undefined || !/fp8|awq|int4/i.test(text))) {
    const stated = bytes ?? statedBytes(text, model);
    if (stated !== undefined) return ggufOf(text, model, stated);
    const id = `${/UD-/i.test(text) ? "ud-" : ""}${(name ?? text).toLowerCase().replaceAll("_", "-")}${/_R4/i.test(text) ? "-r4" : ""}`;
    const row = catalogRow(model, id) ?? (id.includes("iq1-s") ? catalogRow(model, "iq1-s") : undefined);
    if (row?.format === "gguf") return row;
    const bits = ggufBits[name ?? ""] ?? (/bf16|f16/i.test(text) ? 16 : undefined);
    if (bits === undefined)
      throw new UnreadableCase(
        text === "" ? "the case names no quantisation" : `no size is known for the quantisation "${text}"`,
      );
    return ggufOf(text, model, (bits * parameterCount(model)) / 8);
  }
  const spelling = tensorSpellings.find(({ pattern }) => pattern.test(text));
  if (spelling !== undefined)
    return (
      spelling.ids.map((id) => catalogRow(model, id)).find((row) => row !== undefined) ??
      computed(spelling, text, model)
    );
  if (name !== undefined) return ggufOf(text, model, bytes ?? ((ggufBits[name] ?? 4.85) * parameterCount(model)) / 8);
  throw new UnreadableCase(`the catalog has no weights like "${text}" for ${model.title}`);
}

const inName = /\b(?:UD-)?I?Q\d(?:_[A-Z0-9]+)*\b|\b(?:NV)?FP[48]\b|\bBF16\b|\bAWQ\b|\bGPTQ\b|\bINT[48]\b|\bW\dA\d\b/i;

/** The quantisation in a model's name, where a case has no field for it. */
export function quantisationIn(model: string | undefined): string | undefined {
  return inName.exec(model ?? "")?.[0];
}

import { z } from "zod";
import type { Model } from "../catalog/index.ts";
import { parameterCount } from "../fit/index.ts";
import type { Imported } from "./hugging-face.ts";
import { ImportRefusal } from "./refusal.ts";
import { checkedShape } from "./shape.ts";

/** What is needed of a GGUF header: its key-value pairs and its tensors. */
export interface GgufHeader {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tensors: readonly { readonly name: string; readonly elements: number; readonly dtype: number }[];
}

/** Bits per weight of the tensor types of ggml, by their number (ggml.h: bytes of a block over its elements). */
const tensorBits: Readonly<Partial<Record<number, number>>> = {
  0: 32,
  1: 16,
  2: 4.5,
  3: 5,
  6: 5.5,
  7: 6,
  8: 8.5,
  9: 9,
  10: 2.625,
  11: 3.4375,
  12: 4.5,
  13: 5.5,
  14: 6.5625,
  15: 9.125,
  16: 2.0625,
  17: 2.3125,
  18: 3.0625,
  19: 1.5625,
  20: 4.5,
  21: 3.4375,
  22: 2.5625,
  23: 4.25,
  24: 8,
  25: 16,
  26: 32,
  29: 1.75,
  30: 16,
};

const architectures = ["llama", "qwen2", "qwen2moe", "qwen3", "qwen3moe", "deepseek2"] as const;

function reader(metadata: GgufHeader["metadata"], architecture: string) {
  const at = (key: string): number | undefined => {
    const value = metadata[`${architecture}.${key}`];
    return z.coerce.number().int().nonnegative().safeParse(value).data;
  };
  const must = (key: string): number => {
    const value = at(key);
    if (value === undefined) throw new ImportRefusal(`the header has no ${architecture}.${key}`);
    return value;
  };
  return { at, must };
}

function modelOf(id: string, { metadata, tensors }: GgufHeader): Model {
  const architecture = metadata["general.architecture"];
  if (typeof architecture !== "string" || !(architectures as readonly string[]).includes(architecture)) {
    throw new ImportRefusal(
      `the architecture ${String(architecture)} is unknown; known are ${architectures.join(", ")}`,
    );
  }
  const { at, must } = reader(metadata, architecture);
  const hidden = must("embedding_length");
  const heads = must("attention.head_count");
  const embedding = tensors.find(({ name }) => name === "token_embd.weight");
  if (embedding === undefined) throw new ImportRefusal("the file has no token_embd.weight");
  const shape = {
    id,
    title: id,
    layers: must("block_count"),
    hidden,
    vocabulary: embedding.elements / hidden,
    intermediate: must("feed_forward_length"),
    maxContextTokens: must("context_length"),
    // Without an output layer of its own the embedding is used again.
    ...(tensors.some(({ name }) => name === "output.weight") ? {} : { tiedEmbeddings: true as const }),
    source: "imported from the GGUF header",
    asOf: "2026",
  };
  if (architecture !== "deepseek2") {
    const attention = {
      kind: "gqa",
      heads,
      kvHeads: at("attention.head_count_kv") ?? heads,
      headDim: at("attention.key_length") ?? hidden / heads,
      bias: tensors.some(({ name }) => name.endsWith("attn_q.bias")),
    } as const;
    return { ...shape, attention, ...expertsOf(at) };
  }
  const ropeHeadDim = must("rope.dimension_count");
  return {
    ...shape,
    attention: {
      kind: "mla",
      heads,
      queryLoraRank: must("attention.q_lora_rank"),
      kvLoraRank: must("attention.kv_lora_rank"),
      nopeHeadDim: (at("attention.key_length_mla") ?? must("attention.key_length")) - ropeHeadDim,
      ropeHeadDim,
      valueHeadDim: at("attention.value_length_mla") ?? must("attention.value_length"),
    },
    ...expertsOf(at),
  };
}

/** Mixtures name the width of an expert, or that of the whole layer where it is the same. */
function expertsOf(at: (key: string) => number | undefined): Pick<Model, "experts"> {
  const routed = at("expert_count") ?? 0;
  if (routed === 0) return {};
  return {
    experts: {
      denseLayers: at("leading_dense_block_count") ?? 0,
      routed,
      shared: at("expert_shared_count") ?? 0,
      perToken: at("expert_used_count") ?? 0,
      intermediate: at("expert_feed_forward_length") ?? at("feed_forward_length") ?? 0,
    },
  };
}

/** Most that the tensors may differ from the header before a part counts as missing. */
const tolerance = 0.1;

const isExpert = (name: string) => /_exps\./.test(name);

/**
 * A model from the header of its GGUF files (all shards together).
 * @throws ImportRefusal for an unknown architecture or tensor type, or a header that lacks what the ledger needs.
 */
export function fromGguf(id: string, header: GgufHeader): Imported {
  const model = checkedShape(modelOf(id, header));
  let total = 0;
  let rest = 0;
  let restElements = 0;
  for (const { name, elements, dtype } of header.tensors) {
    const bits = tensorBits[dtype];
    if (bits === undefined) throw new ImportRefusal(`the tensor ${name} has the unknown type ${String(dtype)}`);
    total += (elements * bits) / 8;
    if (isExpert(name)) continue;
    rest += (elements * bits) / 8;
    restElements += elements;
  }
  const elements = header.tensors.reduce((sum, tensor) => sum + tensor.elements, 0);
  if (!(Math.abs(elements / parameterCount(model) - 1) <= tolerance)) {
    throw new ImportRefusal(
      `the header describes ${String(parameterCount(model))} parameters, the tensors hold ${String(elements)}: a shard is missing or the layers are not what they seem`,
    );
  }
  const latent = header.tensors.some(({ name }) => /attn_k_b\.weight$/.test(name));
  return {
    model,
    weights: {
      id: "imported",
      title: "Imported GGUF",
      models: [id],
      format: "gguf",
      compute: "gguf",
      latentCache: model.attention.kind === "gqa" || latent,
      size: { rule: "file", bytes: Math.round(total), restBits: (rest * 8) / Math.max(1, restElements) },
      source: "imported from the GGUF header",
      asOf: "2026",
    },
  };
}

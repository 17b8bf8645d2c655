import { z } from "zod";
import type { Model, Weights } from "../catalog/index.ts";
import { modelBytes } from "../fit/index.ts";
import { ImportRefusal } from "./refusal.ts";
import { checkedShape } from "./shape.ts";
import { quantizationSchema, storageOf } from "./storage.ts";

const count = z.int().positive();

const configSchema = z.object({
  architectures: z.array(z.string()).min(1),
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.optional(),
  head_dim: count.nullish(),
  intermediate_size: count,
  vocab_size: count,
  max_position_embeddings: count,
  attention_bias: z.boolean().optional(),
  tie_word_embeddings: z.boolean().optional(),
  q_lora_rank: count.nullish(),
  kv_lora_rank: count.optional(),
  qk_nope_head_dim: count.optional(),
  qk_rope_head_dim: count.optional(),
  v_head_dim: count.optional(),
  first_k_dense_replace: z.int().nonnegative().optional(),
  n_routed_experts: count.optional(),
  num_experts: count.optional(),
  num_local_experts: count.optional(),
  n_shared_experts: z.int().nonnegative().nullish(),
  num_experts_per_tok: count.optional(),
  moe_intermediate_size: count.optional(),
  index_n_heads: count.optional(),
  index_head_dim: count.optional(),
  index_topk: count.optional(),
  num_nextn_predict_layers: z.int().nonnegative().optional(),
  quantization_config: quantizationSchema.nullish(),
});

type Config = z.infer<typeof configSchema>;

/** Networks whose layers the ledger knows, by the class name in `architectures`. */
const architectures = new Map<string, { readonly attention: "gqa" | "mla"; readonly bias: boolean }>(
  Object.entries({
    LlamaForCausalLM: { attention: "gqa", bias: false },
    MistralForCausalLM: { attention: "gqa", bias: false },
    Qwen2ForCausalLM: { attention: "gqa", bias: true },
    Qwen3ForCausalLM: { attention: "gqa", bias: false },
    MixtralForCausalLM: { attention: "gqa", bias: false },
    Qwen3MoeForCausalLM: { attention: "gqa", bias: false },
    DeepseekV3ForCausalLM: { attention: "mla", bias: false },
    DeepseekV32ForCausalLM: { attention: "mla", bias: false },
  }),
);

function needed<Value>(value: Value | null | undefined, field: string): Value {
  if (value == null) throw new ImportRefusal(`config.json has no ${field}, which this architecture needs`);
  return value;
}

function attentionOf(config: Config, known: { attention: "gqa" | "mla"; bias: boolean }): Model["attention"] {
  const heads = config.num_attention_heads;
  if (known.attention === "mla") {
    return {
      kind: "mla",
      heads,
      queryLoraRank: needed(config.q_lora_rank, "q_lora_rank"),
      kvLoraRank: needed(config.kv_lora_rank, "kv_lora_rank"),
      nopeHeadDim: needed(config.qk_nope_head_dim, "qk_nope_head_dim"),
      ropeHeadDim: needed(config.qk_rope_head_dim, "qk_rope_head_dim"),
      valueHeadDim: needed(config.v_head_dim, "v_head_dim"),
    };
  }
  return {
    kind: "gqa",
    heads,
    kvHeads: config.num_key_value_heads ?? heads,
    headDim: config.head_dim ?? config.hidden_size / heads,
    bias: config.attention_bias ?? known.bias,
  };
}

function expertsOf(config: Config): Pick<Model, "experts"> {
  const routed = config.n_routed_experts ?? config.num_experts ?? config.num_local_experts;
  if (routed === undefined) return {};
  return {
    experts: {
      denseLayers: config.first_k_dense_replace ?? 0,
      routed,
      shared: config.n_shared_experts ?? 0,
      perToken: needed(config.num_experts_per_tok, "num_experts_per_tok"),
      // Mixtral names the width of an expert as that of the whole layer.
      intermediate: config.moe_intermediate_size ?? config.intermediate_size,
    },
  };
}

function modelOf(id: string, config: Config): Model {
  const architecture = config.architectures[0] ?? "";
  const known = architectures.get(architecture);
  if (known === undefined) {
    throw new ImportRefusal(
      `the architecture ${architecture} is unknown; known are ${[...architectures.keys()].join(", ")}`,
    );
  }
  const { index_n_heads: heads, index_head_dim: headDim, index_topk: tokens } = config;
  return {
    id,
    title: id,
    layers: config.num_hidden_layers,
    hidden: config.hidden_size,
    vocabulary: config.vocab_size,
    intermediate: config.intermediate_size,
    attention: attentionOf(config, known),
    ...expertsOf(config),
    ...(heads === undefined || headDim === undefined || tokens === undefined
      ? {}
      : { indexer: { heads, headDim, tokens } }),
    ...(config.tie_word_embeddings === true ? { tiedEmbeddings: true as const } : {}),
    ...((config.num_nextn_predict_layers ?? 0) > 0 ? { draftLayers: config.num_nextn_predict_layers ?? 0 } : {}),
    maxContextTokens: config.max_position_embeddings,
    source: "imported from config.json",
    asOf: "2026",
  };
}

const indexSchema = z.object({ metadata: z.object({ total_size: z.number().positive() }) });

export interface Imported {
  readonly model: Model;
  readonly weights: Weights;
}

/** Most that the computed size may differ from the stated one before the architecture counts as misread. */
const tolerance = 0.05;

/**
 * A model of Hugging Face from its `config.json` and, where given, its `model.safetensors.index.json`.
 * @throws ImportRefusal for an unknown architecture or quantisation, a missing field, or a size that does not match.
 */
export function fromHuggingFace(id: string, config: unknown, index?: unknown): Imported {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new ImportRefusal(`config.json lacks or misstates: ${fields}`);
  }
  const model = checkedShape(modelOf(id, parsed.data));
  const weights: Weights = {
    id: "imported",
    title: "Imported",
    models: [id],
    format: "safetensors",
    ...storageOf(parsed.data.quantization_config),
    source: "imported from config.json and the safetensors index",
    asOf: "2026",
  };
  if (index === undefined) return { model, weights };
  const stated = indexSchema.safeParse(index);
  if (!stated.success) throw new ImportRefusal("the safetensors index has no metadata.total_size");
  const bytes = modelBytes(model, weights);
  // A draft layer is stored with its own embedding and head.
  const draft = bytes.draft > 0 ? bytes.draft + bytes.embedding + bytes.head : 0;
  const computed = [bytes.total, bytes.total + draft];
  const total = stated.data.metadata.total_size;
  const nearest = Math.min(...computed.map((value) => Math.abs(value / total - 1)));
  if (!(nearest <= tolerance)) {
    throw new ImportRefusal(
      `config.json describes ${String(computed[0])} bytes, the index states ${String(total)}: the layers are not what they seem`,
    );
  }
  return { model, weights: { ...weights, fileBytes: total } };
}

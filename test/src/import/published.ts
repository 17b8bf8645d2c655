/** DeepSeek-V3's config.json, as in ai-dynamo/aiconfigurator model_configs. */
export const v3 = {
  architectures: ["DeepseekV3ForCausalLM"],
  hidden_size: 7168,
  num_hidden_layers: 61,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  intermediate_size: 18_432,
  vocab_size: 129_280,
  max_position_embeddings: 163_840,
  q_lora_rank: 1536,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  first_k_dense_replace: 3,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  moe_intermediate_size: 2048,
  num_nextn_predict_layers: 1,
  quantization_config: {
    activation_scheme: "dynamic",
    fmt: "e4m3",
    quant_method: "fp8",
    weight_block_size: [128, 128],
  },
};

/** That of R1-Distill-Qwen-7B. */
export const qwen7b = {
  architectures: ["Qwen2ForCausalLM"],
  hidden_size: 3584,
  num_hidden_layers: 28,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  intermediate_size: 18_944,
  vocab_size: 152_064,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
};

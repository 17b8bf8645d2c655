"""A one-layer llama of a few thousand parameters, for trying a server without a model."""
import sys, numpy as np, gguf
out = sys.argv[1]
n, layers, heads, ff, ctx = 64, 1, 2, 128, 65536
special = ["<unk>", "<s>", "</s>"]
tokens = special + [f"<0x{i:02X}>" for i in range(256)] + [chr(c) for c in range(32, 127)] + ["\u2581"]
kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL] + [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * (len(tokens) - 259)
w = gguf.GGUFWriter(out, "llama")
w.add_context_length(ctx); w.add_embedding_length(n); w.add_block_count(layers); w.add_feed_forward_length(ff)
w.add_head_count(heads); w.add_head_count_kv(heads); w.add_layer_norm_rms_eps(1e-5); w.add_rope_dimension_count(n // heads)
w.add_vocab_size(len(tokens)); w.add_tokenizer_model("llama"); w.add_token_list(tokens); w.add_token_scores([0.0 if i < 259 else -float(i) for i in range(len(tokens))]); w.add_token_types([int(k) for k in kinds])
w.add_bos_token_id(1); w.add_eos_token_id(2); w.add_unk_token_id(0)
w.add_chat_template("{% for m in messages %}{{ m['content'] }}{% endfor %}")
r = np.random.default_rng(1)
t = lambda name, *shape: w.add_tensor(name, (r.standard_normal(shape) * 0.02).astype(np.float32))
one = lambda name: w.add_tensor(name, np.ones(n, dtype=np.float32))
t("token_embd.weight", len(tokens), n); one("output_norm.weight"); t("output.weight", len(tokens), n)
for i in range(layers):
    one(f"blk.{i}.attn_norm.weight"); one(f"blk.{i}.ffn_norm.weight")
    for x in ("attn_q", "attn_k", "attn_v", "attn_output"): t(f"blk.{i}.{x}.weight", n, n)
    t(f"blk.{i}.ffn_gate.weight", ff, n); t(f"blk.{i}.ffn_up.weight", ff, n); t(f"blk.{i}.ffn_down.weight", n, ff)
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
if len(sys.argv) > 2:
    # An adapter of rank 8 beside every linear layer, as llama.cpp's convert_lora_to_gguf.py lays it out.
    a = gguf.GGUFWriter(sys.argv[2], "llama")
    a.add_type(gguf.GGUFType.ADAPTER); a.add_string(gguf.Keys.Adapter.TYPE, "lora"); a.add_float32(gguf.Keys.Adapter.LORA_ALPHA, 16.0)
    thin = lambda *shape: (r.standard_normal(shape) * 0.2).astype(np.float32)
    for i in range(layers):
        for x, o, k in (("attn_q", n, n), ("attn_k", n, n), ("attn_v", n, n), ("attn_output", n, n), ("ffn_gate", ff, n), ("ffn_up", ff, n), ("ffn_down", n, ff)):
            a.add_tensor(f"blk.{i}.{x}.weight.lora_a", thin(8, k)); a.add_tensor(f"blk.{i}.{x}.weight.lora_b", thin(o, 8))
    a.write_header_to_file(); a.write_kv_data_to_file(); a.write_tensors_to_file(); a.close()

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { modelBytes, parameterCount } from "../../../src/fit/index.ts";
import { fromGguf, fromHuggingFace } from "../../../src/import/index.ts";
import { qwen7b, v3 } from "./published.ts";

describe("from Hugging Face", () => {
  test("V3's own files give the catalog's model, and the published size passes", () => {
    const { model, weights } = fromHuggingFace("v3", v3, { metadata: { total_size: 688_586_727_753 } });
    const known = catalog.models.find(({ id }) => id === "deepseek-v3");
    expect({ ...model, id: "", title: "", source: "", asOf: "" }).toEqual({
      ...known,
      id: "",
      title: "",
      source: "",
      asOf: "",
    });
    expect(weights).toMatchObject({ compute: "fp8", fileBytes: 688_586_727_753 });
  });

  test("a dense model with grouped queries has the parameters its config says", () => {
    const { model, weights } = fromHuggingFace("qwen", qwen7b);
    expect(parameterCount(model)).toBe(7_615_616_512);
    // The norm before the output head (3,584 values) is not in the ledger.
    expect(modelBytes(model, weights).total).toBe(2 * (7_615_616_512 - 3584));
  });

  test.each([
    ["an unknown architecture", { ...qwen7b, architectures: ["MambaForCausalLM"] }, /MambaForCausalLM is unknown/],
    ["a missing field", { ...v3, kv_lora_rank: undefined }, /has no kv_lora_rank/],
    ["an unknown quantisation", { ...v3, quantization_config: { quant_method: "aqlm" } }, /"aqlm" is unknown/],
    ["nonsense", { hello: 1 }, /lacks or misstates: architectures/],
  ])("%s is refused with the reason", (_name, config, reason) => {
    expect(() => fromHuggingFace("x", config)).toThrow(reason);
  });

  test("a size that the layers do not explain is refused", () => {
    expect(() => fromHuggingFace("x", qwen7b, { metadata: { total_size: 30e9 } })).toThrow(/not what they seem/);
  });
});

describe("from a GGUF header", () => {
  const metadata = {
    "general.architecture": "qwen2",
    "qwen2.block_count": 28,
    "qwen2.embedding_length": 3584,
    "qwen2.feed_forward_length": 18_944,
    "qwen2.context_length": 131_072,
    "qwen2.attention.head_count": 28,
    "qwen2.attention.head_count_kv": 4,
  };
  const q4k = 12;
  const tensors = [
    { name: "token_embd.weight", elements: 152_064 * 3584, dtype: q4k },
    { name: "blk.0.attn_q.bias", elements: 3584, dtype: 0 },
    { name: "output.weight", elements: 7_615_616_512 - 152_064 * 3584 - 3584, dtype: q4k },
  ];

  test("bytes are those of the tensors: 4.5 bits each in Q4_K", () => {
    const { model, weights } = fromGguf("qwen", { metadata, tensors });
    expect(model.attention).toEqual({ kind: "gqa", heads: 28, kvHeads: 4, headDim: 128, bias: true });
    const { size } = weights;
    expect(size.rule === "file" && size.bytes / ((7_615_616_512 * 4.5) / 8)).toBeCloseTo(1, 4);
  });

  test("a missing shard and an unknown architecture are refused", () => {
    expect(() => fromGguf("qwen", { metadata, tensors: tensors.slice(0, 2) })).toThrow(/a shard is missing/);
    expect(() => fromGguf("x", { metadata: { "general.architecture": "rwkv7" }, tensors })).toThrow(/rwkv7 is unknown/);
  });
});

test("`import` plans a model that no catalog has", () => {
  const folder = mkdtempSync(join(tmpdir(), "imported-"));
  try {
    const path = join(folder, "config.json");
    writeFileSync(path, JSON.stringify(qwen7b));
    const cli = ["cli/main.ts", "import", "v3-fp8-8xh100", "--from", path, "--json"];
    const target = ["--target", "kubernetes", "--set", "machine=1xrtx4090", "--set", "contextTokens=8192"];
    const { status, stdout } = spawnSync("node_modules/.bin/node", [...cli, ...target], { encoding: "utf8" });
    const plan = JSON.parse(stdout) as { verdict: string; fit: { kvBytesPerToken: number } };
    // 28 layers × 2 × 4 KV heads × 128 values × 2 bytes.
    expect([status, plan.verdict, plan.fit.kvBytesPerToken]).toEqual([0, "fits", 57_344]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

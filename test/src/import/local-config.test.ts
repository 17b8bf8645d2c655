import { truncateSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localModel } from "../../../cli/local-model.ts";
import { kvBytesPerTokenLayer, modelBytes, parameterCount } from "../../../src/fit/index.ts";
import { fromHuggingFace, ImportRefusal } from "../../../src/import/index.ts";
import { qwen7b, v3 } from "./published.ts";
import { scratchFiles } from "./scratch.ts";

const written = scratchFiles();
const quantized = (quantization_config: object) => fromHuggingFace("x", { ...qwen7b, quantization_config }).weights;

describe("a config.json", () => {
  test("of V3.2 brings its indexer: 132 bytes more in each cached row", () => {
    const v32 = {
      ...v3,
      architectures: ["DeepseekV32ForCausalLM"],
      index_n_heads: 64,
      index_head_dim: 128,
      index_topk: 2048,
    };
    const { model, weights } = fromHuggingFace("v3.2", v32, { metadata: { total_size: 689_492_554_219 } });
    const cache = { model, weights, kvCacheDtype: "fp8" } as never;
    expect(model.indexer).toEqual({ heads: 64, headDim: 128, tokens: 2048 });
    expect(
      kvBytesPerTokenLayer(
        { ...(cache as object), engine: { cache: { latent: "latent", blockTokens: 1 } } } as never,
        1,
      ),
    ).toBe(656 + 132);
  });

  test("with tied embeddings counts them once", () => {
    const tied = fromHuggingFace("x", { ...qwen7b, tie_word_embeddings: true });
    expect(parameterCount(tied.model)).toBe(7_615_616_512 - 152_064 * 3584);
  });

  test.each([
    ["fp8 in blocks", v3.quantization_config, "fp8", 8 + 32 / 16_384],
    ["awq", { quant_method: "awq", bits: 4, group_size: 128, zero_point: true, version: "gemm" }, "int4", 4 + 20 / 128],
    ["gptq", { quant_method: "gptq", bits: 4, group_size: 32, desc_act: true, sym: true }, "int4", 4 + 20 / 32],
    ["gptq of 8 bits", { quant_method: "gptq", bits: 8, group_size: -1 }, "int8", 8],
    [
      "compressed-tensors FP8",
      {
        quant_method: "compressed-tensors",
        config_groups: {
          group_0: {
            targets: ["Linear"],
            weights: { num_bits: 8, type: "float", strategy: "channel", symmetric: true },
            input_activations: { num_bits: 8, type: "float", dynamic: true },
          },
        },
        ignore: ["lm_head"],
      },
      "fp8",
      8,
    ],
    [
      "compressed-tensors W4A16",
      {
        quant_method: "compressed-tensors",
        config_groups: { group_0: { weights: { num_bits: 4, type: "int", group_size: 128, strategy: "group" } } },
      },
      "int4",
      4 + 16 / 128,
    ],
  ])("%s is stored as it says", (_name, quantization, compute, linearBits) => {
    expect(quantized(quantization)).toMatchObject({ compute, size: { linearBits } });
  });

  test.each([
    ["an unknown method", { quantization_config: { quant_method: "constructor" } }, /"constructor" is unknown/],
    ["three bits", { quantization_config: { quant_method: "gptq", bits: 3 } }, /3 bits runs on no engine/],
    [
      "layers stored in several ways",
      {
        quantization_config: {
          quant_method: "compressed-tensors",
          config_groups: {
            a: { weights: { num_bits: 4, type: "int" } },
            b: { weights: { num_bits: 8, type: "float" } },
          },
        },
      },
      /several ways/,
    ],
    ["an architecture of the language itself", { architectures: ["toString"] }, /toString is unknown/],
    ["a billion layers", { num_hidden_layers: 1e9 }, /layers is 1000000000/],
    ["heads that do not divide the width", { num_attention_heads: 27 }, /head size is 132\.7/],
    ["more experts for a token than there are", { num_experts: 8, num_experts_per_tok: 9 }, /experts per token is 9/],
  ])("%s is refused", (_name, change, reason) => {
    expect(() => fromHuggingFace("x", { ...qwen7b, ...change })).toThrow(reason);
  });

  test("of any content whatsoever is a model or a refusal", () => {
    const keys = [...Object.keys(v3), "index_n_heads", "index_head_dim", "index_topk", "num_experts", "head_dim"];
    const change = fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), fc.integer(), fc.double()));
    fc.assert(
      fc.property(change, fc.constantFrom(v3, qwen7b), fc.option(fc.jsonValue()), (changed, base, index) => {
        try {
          const { model, weights } = fromHuggingFace("x", { ...base, ...changed }, index ?? undefined);
          expect(Number.isFinite(modelBytes(model, weights).total)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportRefusal);
        }
      }),
      { numRuns: 2000, seed: 22 },
    );
  });

  test("that is larger than any description is not read", async () => {
    const path = written("config.json", "");
    truncateSync(path, 2 ** 30);
    await expect(localModel(path)).rejects.toThrow(/no description of a model is longer/);
  });
});

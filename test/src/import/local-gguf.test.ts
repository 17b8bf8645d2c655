import { rmSync, truncateSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localModel } from "../../../cli/local-model.ts";
import { modelBytes, parameterCount } from "../../../src/fit/index.ts";
import { fromGguf, ImportRefusal } from "../../../src/import/index.ts";
import { ggufFile, type Tensor } from "./gguf-file.ts";
import { scratchFiles } from "./scratch.ts";

const written = scratchFiles();
/** A header with as much after it as its weights would take; a hole takes nothing on the disk. */
const weighty = (name: string, content: Buffer) => {
  const path = written(name, content);
  truncateSync(path, 2 ** 30);
  return path;
};

const q4k = 12;
const f32 = 0;

/** R1-Distill-Qwen-1.5B: embedding and output are one matrix in Qwen2.5-1.5B, and two here. */
const qwen = {
  "general.architecture": "qwen2",
  "qwen2.block_count": 2,
  "qwen2.embedding_length": 1536,
  "qwen2.feed_forward_length": 8960,
  "qwen2.context_length": 131_072,
  "qwen2.attention.head_count": 12,
  "qwen2.attention.head_count_kv": 2,
};
const layer = (index: number): readonly Tensor[] => [
  { name: `blk.${String(index)}.attn_q.weight`, shape: [1536, 1536], dtype: q4k },
  { name: `blk.${String(index)}.attn_q.bias`, shape: [1536], dtype: f32 },
  { name: `blk.${String(index)}.attn_k.weight`, shape: [1536, 256], dtype: q4k },
  { name: `blk.${String(index)}.attn_v.weight`, shape: [1536, 256], dtype: q4k },
  { name: `blk.${String(index)}.attn_output.weight`, shape: [1536, 1536], dtype: q4k },
  ...["gate", "up", "down"].map((name) => ({
    name: `blk.${String(index)}.ffn_${name}.weight`,
    shape: [1536, 8960],
    dtype: q4k,
  })),
];
const embedding: Tensor = { name: "token_embd.weight", shape: [1536, 151_936], dtype: q4k };
const output: Tensor = { name: "output.weight", shape: [1536, 151_936], dtype: q4k };

describe("a local GGUF file", () => {
  test("is planned from its header alone", async () => {
    const path = weighty("one.gguf", ggufFile(qwen, [embedding, output, ...layer(0), ...layer(1)]));
    const { model, weights } = await localModel(path);
    expect(model).toMatchObject({
      id: "one",
      layers: 2,
      vocabulary: 151_936,
      attention: { heads: 12, kvHeads: 2, bias: true },
    });
    // 4.5 bits each, the biases 32.
    const matrices = 2 * 1536 * 151_936 + 2 * (2 * 1536 * 1536 + 2 * 1536 * 256 + 3 * 1536 * 8960);
    expect(weights.size).toMatchObject({ bytes: (matrices * 4.5 + 2 * 1536 * 32) / 8 });
  });

  test("in several parts is read as a whole, whichever part is named", async () => {
    const split = (no: number, tensors: readonly Tensor[]) =>
      weighty(
        `parts-0000${String(no)}-of-00002.gguf`,
        ggufFile({ ...qwen, "split.no": no - 1, "split.count": 2 }, tensors),
      );
    const first = split(1, [embedding, ...layer(0)]);
    const second = split(2, [output, ...layer(1)]);
    const [one, other] = [await localModel(first), await localModel(second)];
    expect(one.model.id).toBe("parts");
    expect(other.weights.size).toEqual(one.weights.size);
    rmSync(second);
    await expect(localModel(first)).rejects.toThrow(ImportRefusal);
  });

  test("without an output layer holds its embedding once", async () => {
    const tied = await localModel(weighty("tied.gguf", ggufFile(qwen, [embedding, ...layer(0), ...layer(1)])));
    const own = await localModel(weighty("own.gguf", ggufFile(qwen, [embedding, output, ...layer(0), ...layer(1)])));
    expect(parameterCount(own.model) - parameterCount(tied.model)).toBe(1536 * 151_936);
    expect(modelBytes(tied.model, tied.weights).embedding).toBe(0);
  });

  test("of a mixture has its experts, and of DeepSeek its latent rows", () => {
    const mixtral = {
      "general.architecture": "llama",
      "llama.block_count": 32,
      "llama.embedding_length": 4096,
      "llama.feed_forward_length": 14_336,
      "llama.context_length": 32_768,
      "llama.attention.head_count": 32,
      "llama.attention.head_count_kv": 8,
      "llama.expert_count": 8,
      "llama.expert_used_count": 2,
    };
    // Mixtral 8x7B: 46.7 billion parameters.
    const all = { name: "blk.0.ffn_gate_exps.weight", elements: 46.44e9, dtype: q4k };
    const rest = [
      { name: "token_embd.weight", elements: 32_000 * 4096, dtype: q4k },
      { name: "output.weight", elements: 32_000 * 4096, dtype: q4k },
    ];
    const { model } = fromGguf("mixtral", { metadata: mixtral, tensors: [all, ...rest] });
    expect(model.experts).toMatchObject({ routed: 8, perToken: 2, intermediate: 14_336 });
    expect(parameterCount(model) / 1e9).toBeCloseTo(46.7, 1);
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["no GGUF", Buffer.from("PK\u0003\u0004 something else")],
    [
      "2^60 tensors",
      Buffer.concat([Buffer.from("GGUF\u0003\0\0\0"), Buffer.from([0, 0, 0, 0, 0, 0, 0, 16]), Buffer.alloc(64)]),
    ],
    ["2^40 layers", ggufFile({ ...qwen, "qwen2.block_count": 0xff_ff_ff_ff }, [embedding])],
    ["a tensor of 2^63 elements", ggufFile(qwen, [embedding, { ...output, shape: [2n ** 63n, 2n ** 63n] }])],
    [
      "zero heads",
      ggufFile({ ...qwen, "qwen2.attention.head_count": 0 }, [embedding, output, ...layer(0), ...layer(1)]),
    ],
  ])("%s is refused in words", async (name, bytes) => {
    await expect(localModel(written(`${name.replaceAll(/\W/g, "")}.gguf`, bytes))).rejects.toThrow(ImportRefusal);
  });

  test("cut off anywhere, or with any byte changed, is a model or a refusal, at once and in little memory", async () => {
    const whole = ggufFile(qwen, [embedding, output, ...layer(0), ...layer(1)]);
    const path = written("fuzzed.gguf", whole);
    const before = process.memoryUsage().rss;
    const damage = fc.record({
      length: fc.oneof(fc.integer({ min: 0, max: whole.length }), fc.constant(2 ** 30)),
      bytes: fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ length, bytes }) => {
        const copy = Buffer.from(whole);
        for (const [at, value] of bytes) copy[at] = value;
        writeFileSync(path, copy);
        truncateSync(path, length);
        const started = performance.now();
        const result = await localModel(path).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(ImportRefusal);
        expect(performance.now() - started).toBeLessThan(5000);
      }),
      { numRuns: 200, seed: 21 },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
  });
});

import { z } from "zod";
import type { Weights } from "../catalog/index.ts";
import { ImportRefusal } from "./refusal.ts";

const group = z.object({
  weights: z.object({
    num_bits: z.int().positive(),
    type: z.enum(["int", "float"]),
    group_size: z.int().positive().nullish(),
    symmetric: z.boolean().optional(),
  }),
  input_activations: z.object({ num_bits: z.int().positive() }).nullish(),
});

export const quantizationSchema = z.object({
  quant_method: z.string(),
  bits: z.int().positive().optional(),
  group_size: z.int().optional(),
  weight_block_size: z.array(z.int().positive()).length(2).nullish(),
  config_groups: z.record(z.string(), group).optional(),
});

export type Quantization = z.infer<typeof quantizationSchema>;
type Storage = Pick<Weights, "compute" | "size">;

const linear = (compute: Weights["compute"], linearBits: number): Storage => ({
  compute,
  size: { rule: "linear-bits", linearBits },
});

/** A float32 scale per block of weights; where none is stated, one per tensor, which weighs nothing. */
function fp8({ weight_block_size: block }: Quantization): Storage {
  return linear("fp8", block == null ? 8 : 8 + 32 / ((block[0] ?? 1) * (block[1] ?? 1)));
}

/** A 16-bit scale and a zero of the weights' own width per group. */
function grouped({ quant_method: method, bits = 4, group_size: size = 128 }: Quantization): Storage {
  if (bits !== 4 && bits !== 8) {
    throw new ImportRefusal(`${method} of ${String(bits)} bits runs on no engine here; 4 and 8 do`);
  }
  return linear(bits === 4 ? "int4" : "int8", bits + (size < 1 ? 0 : (16 + bits) / size));
}

/** One group of linear layers; several ways in one model are not taken for one. */
function compressed({ config_groups: groups = {} }: Quantization): Storage {
  const [first, ...others] = Object.values(groups);
  if (first === undefined) throw new ImportRefusal("compressed-tensors states no config_groups");
  if (others.some(({ weights }) => JSON.stringify(weights) !== JSON.stringify(first.weights))) {
    throw new ImportRefusal("compressed-tensors stores its layers in several ways: their share is not known");
  }
  const { num_bits: bits, type, group_size: size } = first.weights;
  const scales = size == null ? 0 : 16 / size;
  if (type === "float" && bits === 8) return linear("fp8", 8 + scales);
  if (type === "int" && bits === 8) return linear("int8", 8 + scales);
  if (type === "int" && bits === 4) return linear("int4", 4 + scales);
  throw new ImportRefusal(`compressed-tensors of ${String(bits)}-bit ${type} runs on no engine here`);
}

const methods = new Map<string, (quantization: Quantization) => Storage>([
  ["fp8", fp8],
  ["awq", grouped],
  ["gptq", grouped],
  ["compressed-tensors", compressed],
]);

/** How the linear weights are stored, by `quantization_config`; absent = at 16 bits. */
export function storageOf(quantization: Quantization | null | undefined): Storage {
  if (quantization == null) return linear("bf16", 16);
  const method = methods.get(quantization.quant_method);
  if (method === undefined) {
    throw new ImportRefusal(
      `the quantisation method "${quantization.quant_method}" is unknown; known are ${[...methods.keys()].join(", ")}`,
    );
  }
  return method(quantization);
}

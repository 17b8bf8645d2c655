import type { Setup } from "../fit/index.ts";

/** Dense TFLOPS for the weights at hand. */
export function tflopsOf({ accelerator, weights }: Setup): number {
  const { tflops } = accelerator;
  switch (weights.compute) {
    case "fp8":
    case "w4a8":
      return tflops.fp8 ?? tflops.bf16;
    case "fp4":
      return tflops.fp4 ?? tflops.fp8 ?? tflops.bf16;
    case "int8":
      return tflops.int8 ?? tflops.bf16;
    case "bf16":
    case "int4":
    case "gguf":
      return tflops.bf16;
  }
}

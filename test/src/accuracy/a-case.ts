import { truthSchema } from "../../../src/accuracy/index.ts";
import { inputsOf } from "../../../src/accuracy/schema.ts";
import { setupOfCase } from "../../../src/accuracy/setup.ts";

/** A published run, as a file of measurements has it. */
export const base = {
  id: "a",
  model: "DeepSeek-R1",
  quant: "FP8",
  engine: "vLLM 0.11.0",
  hardware: { gpu: "H200 141GB", count: 8 },
  parallelism: { tp: 8 },
  concurrency: 1,
  input_tokens: 1024,
  output_tokens: 1024,
  date: "2025-11",
  metrics: { tpot_ms_mean: 10 },
};

/** The setup that a case with some fields written otherwise is read as. */
export function read(change: object) {
  const [row] = truthSchema.parse({ throughput: [{ ...base, ...change }] }).throughput;
  if (row === undefined) throw new Error("no case");
  return setupOfCase(inputsOf(row)).setup;
}

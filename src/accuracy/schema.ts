import { z } from "zod";

const text = z.string();
const figure = z.number();
const loose = z.record(z.string(), z.unknown());

const hardware = z.object({
  gpu: text,
  count: figure.nullish(),
  nodes: figure.nullish(),
  usable_gib_per_device: figure.nullish(),
  system_ram_gb: figure.nullish(),
  cpu: text.nullish(),
});

const common = {
  id: text,
  kind: text.default("other"),
  model: text,
  quant: text.nullish(),
  engine: text.nullish(),
  hardware,
  parallelism: loose.nullish(),
  flags: text.nullish(),
  kv_dtype: text.nullish(),
  speculative: z.union([text, z.number(), z.boolean()]).nullish(),
  weights_total_gib: figure.nullish(),
  date: text.nullish(),
  evidence: text.nullish(),
  use_for_accuracy: z.boolean().nullish(),
};

const memoryCase = z.object({
  ...common,
  context_tokens: figure.nullish(),
  outcome: text.nullish(),
  measured: loose.default({}),
});

const throughputCase = z.object({
  ...common,
  concurrency: figure.nullish(),
  input_tokens: figure.nullish(),
  output_tokens: figure.nullish(),
  metrics: loose.default({}),
});

/** A file of published measurements; unknown fields are dropped. */
export const truthSchema = z
  .object({
    memory: z.array(memoryCase).default([]),
    throughput: z.array(throughputCase).default([]),
  })
  .refine(({ memory, throughput }) => memory.length + throughput.length > 0, "has neither memory nor throughput cases");

export type MemoryCase = z.infer<typeof memoryCase>;
export type ThroughputCase = z.infer<typeof throughputCase>;
export type TruthFile = z.infer<typeof truthSchema>;

/** What a prediction may look at: never the outcome, the measurements, the metrics or the name of a case. */
export type CaseInputs = Omit<MemoryCase & ThroughputCase, "id" | "kind" | "outcome" | "measured" | "metrics">;

/** The inputs of a case, and nothing else of it. */
export function inputsOf(row: MemoryCase | ThroughputCase): CaseInputs {
  const {
    id: _id,
    kind: _kind,
    outcome: _outcome,
    measured: _measured,
    metrics: _metrics,
    ...inputs
  } = row as MemoryCase & ThroughputCase;
  return inputs;
}

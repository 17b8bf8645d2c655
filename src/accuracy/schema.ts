import { z } from "zod";
import { figureOf, flagOf, recordOf, textOf } from "./parse/loose.ts";

/** People write figures as text, leave fields out or null, and name the hardware in one line: all of that is read. */
const text = z.unknown().optional().transform(textOf);
const figure = z.unknown().optional().transform(figureOf);
const fields = z.unknown().optional().transform(recordOf);

const hardware = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? { gpu: value } : recordOf(value)))
  .pipe(
    z.object({
      gpu: text,
      count: figure,
      nodes: figure,
      usable_gib_per_device: figure,
      system_ram_gb: figure,
      cpu: text,
    }),
  );

const common = {
  id: text,
  kind: text.transform((value) => value ?? "other"),
  model: text,
  quant: text,
  engine: text,
  hardware,
  parallelism: z.unknown().optional(),
  flags: text,
  kv_dtype: text,
  speculative: text,
  weights_total_gib: figure,
  date: text,
  evidence: text,
  use_for_accuracy: z.unknown().optional().transform(flagOf),
};

const memoryCase = z.object({
  ...common,
  context_tokens: figure,
  outcome: text,
  measured: fields,
});

const throughputCase = z.object({
  ...common,
  concurrency: figure,
  input_tokens: figure,
  output_tokens: figure,
  metrics: fields,
});

/** A case without a name goes by its place in the file. */
function named<Row extends { readonly id: string | undefined }>(list: string) {
  return (rows: readonly Row[]) => rows.map((row, index) => ({ ...row, id: row.id ?? `${list}[${String(index)}]` }));
}

const nothing = "has neither memory nor throughput cases";

/**
 * A file of published measurements. Only its frame is checked: an object with a list of cases, each an object. What a
 * case says is read as far as it goes; one that says too little is listed with the reason, and unknown fields are dropped.
 */
export const truthSchema = z
  .looseObject({
    memory: z.array(z.looseObject({}).pipe(memoryCase)).nullish(),
    throughput: z.array(z.looseObject({}).pipe(throughputCase)).nullish(),
  })
  .refine(({ memory, throughput }) => (memory?.length ?? 0) + (throughput?.length ?? 0) > 0, nothing)
  .transform(({ memory, throughput }) => ({
    memory: named<z.infer<typeof memoryCase>>("memory")(memory ?? []),
    throughput: named<z.infer<typeof throughputCase>>("throughput")(throughput ?? []),
  }));

export type TruthFile = z.infer<typeof truthSchema>;
export type MemoryCase = TruthFile["memory"][number];
export type ThroughputCase = TruthFile["throughput"][number];

/** What a prediction may look at: never the outcome, the measurements, the metrics or the name of a case. */
export type CaseInputs = Partial<
  Omit<MemoryCase & ThroughputCase, "id" | "kind" | "outcome" | "measured" | "metrics" | "hardware">
> & { readonly hardware: MemoryCase["hardware"] };

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

import { z } from "zod";

export const verdicts = [
  "OK",
  "OK-ARITHMETIC",
  "OK-ORDER",
  "INPUT",
  "PLAUSIBLE",
  "OLD",
  "CONTEXT",
  "WRONG",
  "WRONG-UNIT",
  "MISLABELLED",
  "INCONSISTENT",
  "NOT-REPRODUCIBLE",
  "UNSOURCED",
] as const;
export type Verdict = (typeof verdicts)[number];

const rowSchema = z.strictObject({
  id: z.string(),
  what: z.string(),
  value: z.union([z.number(), z.array(z.number()), z.record(z.string(), z.union([z.number(), z.string()]))]),
  unit: z.string(),
  verdict: z.enum(verdicts),
  /** What a source or recomputation gives, in words; null = nothing to add. */
  recomputed: z.string().nullable(),
});

const scenarioSchema = z.strictObject({
  id: z.string(),
  about: z.string(),
  fx: z.strictObject({ CNYperUSD: z.number(), asOf: z.string() }),
  rows: z.array(rowSchema).min(1),
});

/** A set of cited figures, each with a verdict. */
export type Scenario = Readonly<z.infer<typeof scenarioSchema>>;
export type ScenarioRow = Scenario["rows"][number];

/** @throws ZodError when the document is not a scenario. */
export function readScenario(document: unknown): Scenario {
  return scenarioSchema.parse(document);
}

/** The number a row states. @throws RangeError for a row that is absent or states no single number. */
export function stated(scenario: Scenario, id: string): number {
  const row = scenario.rows.find((candidate) => candidate.id === id);
  if (typeof row?.value !== "number") throw new RangeError(`${scenario.id} states no number "${id}"`);
  return row.value;
}

/** One field of a row that states several. @throws RangeError when it does not. */
export function statedPart(scenario: Scenario, id: string, part: string): number {
  const value = scenario.rows.find((candidate) => candidate.id === id)?.value;
  const found = typeof value === "object" && !Array.isArray(value) ? value[part] : undefined;
  if (typeof found !== "number") throw new RangeError(`${scenario.id} states no "${part}" of "${id}"`);
  return found;
}

/** The figure as the source prints it, with thousands apart. */
export function statedText({ value, unit }: ScenarioRow): string {
  const number = (figure: number | string) => (typeof figure === "number" ? grouped(figure) : figure);
  if (typeof value === "number") return `${grouped(value)} ${unit}`;
  if (Array.isArray(value)) return `${value.map(grouped).join(" to ")} ${unit}`;
  return `${Object.entries(value)
    .map(([name, figure]) => `${name} ${number(figure)}`)
    .join(", ")} (${unit})`;
}

/** 1234567.5 as 1,234,567.5: the same in every locale. */
export function grouped(value: number | string): string {
  const [whole = "", part] = String(value).split(".");
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part === undefined ? "" : `.${part}`);
}

import { z } from "zod";
import deepseekApi from "./deepseek-api.json" with { type: "json" };
import { PriceListError } from "./list.ts";

const amount = z.string().regex(/^\d+(\.\d+)?$/, "must be a decimal in quotes");
const apiPriceSchema = z.strictObject({
  id: z.string(),
  currency: z.enum(["USD", "CNY"]),
  asOf: z.iso.date(),
  /** Per million input tokens that no cache holds, that a cache holds, and output tokens. */
  input: amount,
  cached: amount,
  output: amount,
  /** Models this endpoint is, or replaced. */
  models: z.array(z.string()).min(1),
  source: z.string().min(1),
  unverified: z.literal(true).exactOptional(),
});

const apiListSchema = z.strictObject({
  id: z.string(),
  about: z.string(),
  license: z.string(),
  refresh: z.string(),
  count: z.int().min(1),
  rows: z.array(apiPriceSchema),
});

/** What an API asks per million tokens, from a date on. */
export type ApiPrice = Readonly<z.infer<typeof apiPriceSchema>>;

/** @throws PriceListError when the document is not an API price list or is cut short. */
export function readApiPrices(document: unknown): readonly ApiPrice[] {
  const parsed = apiListSchema.safeParse(document);
  if (!parsed.success) throw new PriceListError(z.prettifyError(parsed.error));
  if (parsed.data.rows.length !== parsed.data.count) {
    throw new PriceListError(
      `${parsed.data.id}: ${String(parsed.data.rows.length)} of ${String(parsed.data.count)} rows`,
    );
  }
  return parsed.data.rows;
}

export const apiPrices: readonly ApiPrice[] = readApiPrices(deepseekApi);

/** What a million tokens of an API has cost since 2023, in US dollars, with a margin. */
const perMillion = [0.001, 200] as const;
const roughPerUsd = { USD: 1, CNY: 7.2 } as const;

/** What is wrong with API prices, one sentence each. */
export function apiPriceProblems(rows: readonly ApiPrice[]): readonly string[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const name = `${row.id} in ${row.currency} (${row.asOf})`;
    const isTwin = seen.has(name);
    seen.add(name);
    const usd = (amount: string) => Number(amount) / roughPerUsd[row.currency];
    const outside = (["input", "cached", "output"] as const).filter(
      (side) => usd(row[side]) < perMillion[0] || usd(row[side]) > perMillion[1],
    );
    return [
      ...(isTwin ? [`${name}: listed twice`] : []),
      ...outside.map(
        (side) => `${name}: ${side} of ${row[side]} is outside ${perMillion.join(" to ")} USD per million`,
      ),
      ...(Number(row.cached) > Number(row.input) ? [`${name}: cached input costs more than input`] : []),
      ...(Number(row.input) > Number(row.output) ? [`${name}: input costs more than output`] : []),
    ];
  });
}

import { z } from "zod";
import { priceProblems, type Machine, type Price } from "../catalog/index.ts";

/** What a cloud's own price list answered, asked for at the edge: the core only reads it. */
export interface LivePrices {
  /** By item. They stand before the dated list and after the user's overrides. */
  readonly prices: Readonly<Record<string, { readonly amount: string; readonly asOf: string }>>;
  /** Why an item has none; the dated list then holds. */
  readonly failures: readonly string[];
}

export const liveSource = "AWS Price List API, looked up live";

/** As the Price List API gives one product: terms by their code, and in each the price of a unit. */
const productSchema = z.object({
  publicationDate: z.iso.datetime(),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) }),
        ),
      }),
    ),
  }),
});

interface Answer {
  readonly amount: string;
  readonly asOf: string;
}

/**
 * The hourly on-demand price in one answer of the Price List API, held to the same bands as the dated lists.
 * @throws RangeError in one sentence when there is no such price, more than one, or an implausible one.
 */
export function readAwsProduct(
  json: string,
  { item, region, machines }: { readonly item: string; readonly region: string; readonly machines: readonly Machine[] },
): Answer {
  const product = productSchema.safeParse(parsed(json));
  if (!product.success) throw new RangeError(`the answer for ${item} is not a product of the price list`);
  const perHour = Object.values(product.data.terms.OnDemand)
    .flatMap((term) => Object.values(term.priceDimensions))
    .flatMap(({ unit, pricePerUnit }) => (unit === "Hrs" && pricePerUnit["USD"] ? [pricePerUnit["USD"]] : []));
  const [amount, ...others] = perHour;
  if (amount === undefined) throw new RangeError(`the answer for ${item} holds no price per hour in USD`);
  if (others.length > 0) throw new RangeError(`the answer for ${item} holds ${String(perHour.length)} prices per hour`);
  if (!/^\d+(\.\d+)?$/.test(amount)) throw new RangeError(`the price of ${item} is no number: ${amount}`);
  const asOf = product.data.publicationDate.slice(0, 10);
  const price: Price = {
    item,
    target: "aws",
    region,
    currency: "USD",
    unit: "hour",
    purchase: "on-demand",
    amount,
    source: liveSource,
    asOf,
  };
  const [problem] = priceProblems([price], machines);
  if (problem !== undefined) throw new RangeError(problem);
  return { amount, asOf };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

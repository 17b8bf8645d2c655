import { z } from "zod";
import { targets, type Price } from "../types.ts";

const date = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, "must be a date such as 2026-07-20 or 2026-07");
const amount = z.string("must be a decimal in quotes").regex(/^\d+(\.\d+)?$/, "must be a decimal in quotes");
const unit = z.enum(["hour", "GB-month"]);

const rowSchema = z.strictObject({
  item: z.string().min(1),
  amount,
  region: z.string().exactOptional(),
  unit: unit.exactOptional(),
  asOf: date.exactOptional(),
  source: z.string().min(1).exactOptional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,40}$/, "must be the hash of a commit")
    .exactOptional(),
  unverified: z.literal(true).exactOptional(),
});

/** A dated price list as it is kept in the repository: what all rows share, then the rows. */
const listSchema = z.strictObject({
  id: z.string(),
  about: z.string(),
  source: z.string().min(1),
  license: z.string().min(1),
  refresh: z.string().min(1),
  target: z.enum(targets),
  currency: z.enum(["USD", "CNY"]),
  purchase: z.enum(["on-demand", "spot", "capacity-block"]),
  region: z.string().exactOptional(),
  unit: unit.exactOptional(),
  asOf: date.exactOptional(),
  unverified: z.literal(true).exactOptional(),
  /** Rows there must be: a file that was cut short is an error, not a shorter list. */
  count: z.int().min(1),
  rows: z.array(rowSchema),
});

/** A price list cannot be used. */
export class PriceListError extends Error {
  override readonly name = "PriceListError";
}

/**
 * The prices of one list.
 * @throws PriceListError when the document is not a price list, is cut short, or a row lacks region, unit or date.
 */
export function readPriceList(document: unknown): readonly Price[] {
  const parsed = listSchema.safeParse(document);
  if (!parsed.success) {
    const name = nameAt(document, "id") ?? "a document without id";
    const problems = parsed.error.issues.map(({ path, message }) => `${placeOf(document, path)}${message}`);
    throw new PriceListError(`${name}: ${problems.join("; ")}`);
  }
  const { rows, count, ...list } = parsed.data;
  if (rows.length !== count) {
    throw new PriceListError(`${list.id}: ${String(rows.length)} rows where ${String(count)} were written`);
  }
  return rows.map((row): Price => {
    const given = (what: string, value: string | undefined) => {
      if (value === undefined) throw new PriceListError(`${list.id}: ${row.item} has no ${what}`);
      return value;
    };
    return {
      item: row.item,
      target: list.target,
      region: given("region", row.region ?? list.region),
      currency: list.currency,
      unit: unit.parse(given("unit", row.unit ?? list.unit)),
      purchase: list.purchase,
      amount: row.amount,
      source: row.source ?? (row.commit === undefined ? list.source : `${list.source} (${row.commit})`),
      asOf: given("date", row.asOf ?? list.asOf),
      ...((row.unverified ?? list.unverified) ? { unverified: true } : {}),
    };
  });
}

function nameAt(value: unknown, ...path: readonly PropertyKey[]): string | undefined {
  const found = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
  return typeof found === "string" ? found : undefined;
}

/** Where in a list something is wrong: a row is known by its number and what it prices. */
function placeOf(document: unknown, path: readonly PropertyKey[]): string {
  const item = path[0] === "rows" && path[1] !== undefined ? nameAt(document, "rows", path[1], "item") : undefined;
  const place = path.map(String).join(".");
  return place === "" ? "" : `${place}${item === undefined ? "" : ` (${item})`}: `;
}

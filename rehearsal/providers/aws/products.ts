import type { Lookup } from "../table.ts";
import { isList, isObject, text, type Properties } from "../wire.ts";

/** Prices of a rehearsal, below those of the dated list, so that nobody takes one for the other. */
const perHour: Readonly<Record<string, string>> = { "p5.48xlarge": "50.0000000000", "m7i.xlarge": "0.2000000000" };

const published = "2026-11-01T00:00:00Z";

/** The Price List API: one product as text, or an error where the filters name none. */
export const product: Lookup = (args) => {
  const instanceType = filter(args, "instanceType");
  const amount = perHour[instanceType];
  if (amount === undefined) throw new Error("Pricing product query not precise enough. Returned 0 elements.");
  const sku = "REHEARSAL0000001";
  const dimension = { unit: "Hrs", pricePerUnit: { USD: amount }, rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7` };
  const term = { sku, effectiveDate: published, priceDimensions: { [dimension.rateCode]: dimension } };
  const result = {
    product: { sku, attributes: { instanceType, regionCode: filter(args, "regionCode") } },
    serviceCode: text(args["serviceCode"]),
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: term } },
    version: "20261101000000",
    publicationDate: published,
  };
  return { ...args, id: sku, result: JSON.stringify(result) };
};

function filter(args: Properties, field: string): string {
  const filters = isList(args["filters"]) ? args["filters"] : [];
  const match = filters.find((each) => isObject(each) && each["field"] === field);
  return isObject(match) ? text(match["value"]) : "";
}

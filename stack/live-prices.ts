import { instanceProducts } from "../components/index.ts";
import { catalog } from "../src/catalog/index.ts";
import type { CheckedConfig } from "../src/config/index.ts";
import { readAwsProduct, systemMachineOf, type LivePrices } from "../src/cost/index.ts";

/**
 * The configuration with what AWS asks today, where `pricing.source: live` wants it. By default nothing is looked up: a price
 * that moves by itself would show up in pull requests that did not cause it.
 */
export async function withLivePrices(checked: CheckedConfig): Promise<CheckedConfig> {
  const { request } = checked;
  if (request.pricing?.source !== "live" || request.target !== "aws") return checked;
  const live = await livePrices([request.machine, systemMachineOf.aws], request.region);
  return { ...checked, request: { ...request, pricing: { ...request.pricing, live } } };
}

async function livePrices(items: readonly string[], region: string): Promise<LivePrices> {
  const prices: Record<string, LivePrices["prices"][string]> = {};
  const failures: string[] = [];
  for (const product of await instanceProducts(items, region)) {
    const { item } = product;
    if ("failure" in product) {
      failures.push(`AWS gave no price of ${item} (${product.failure})`);
      continue;
    }
    try {
      prices[item] = readAwsProduct(product.json, { item, region, machines: catalog.machines });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      failures.push(error.message);
    }
  }
  return { prices, failures };
}

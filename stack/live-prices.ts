import { instanceProducts } from "../components/index.ts";
import { catalog } from "../src/catalog/index.ts";
import type { CheckedService, CheckedStack } from "../src/config/index.ts";
import { readAwsProduct, systemMachineOf, type LivePrices } from "../src/cost/index.ts";

/**
 * The stack with what AWS asks today, where `pricing.source: live` wants it. By default nothing is looked up: a price that
 * moves by itself would show up in pull requests that did not cause it.
 */
export async function withLivePrices(stack: CheckedStack): Promise<CheckedStack> {
  const [first, ...others] = stack.services;
  const { pricing, target, region } = first.request;
  if (pricing?.source !== "live" || target !== "aws") return stack;
  const machines = new Set(stack.services.map(({ request }) => request.machine));
  const live = await livePrices([...machines, systemMachineOf.aws], region);
  const priced = (service: CheckedService): CheckedService => ({
    ...service,
    request: { ...service.request, pricing: { ...pricing, live } },
  });
  return { ...stack, services: [priced(first), ...others.map(priced)] };
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

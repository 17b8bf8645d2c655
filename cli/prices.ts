import type { Command } from "commander";
import { apiPrices, catalog, priceLists, priceProblems } from "../src/catalog/index.ts";
import { exitCodes } from "./exit-codes.ts";

/** Checks the shipped price lists. Returns what to print and how to exit. */
function verifyPrices(): { readonly text: string; readonly exitCode: number } {
  const problems = priceProblems(catalog.prices, catalog.machines);
  if (problems.length > 0) {
    return { text: problems.map((problem) => `${problem}\n`).join(""), exitCode: exitCodes.badInput };
  }
  const dates = [...catalog.prices, ...apiPrices].map((price) => price.asOf).sort();
  return {
    text: `${String(catalog.prices.length)} prices in ${String(priceLists.length)} lists and ${String(apiPrices.length)} API prices, ${dates[0] ?? ""} to ${dates.at(-1) ?? ""}: nothing implausible\n`,
    exitCode: exitCodes.ok,
  };
}

/** `prices verify` and `prices list`. */
export function addPrices(program: Command): void {
  const prices = program.command("prices").description("the dated price lists in the catalog");
  prices
    .command("verify")
    .description("check every price: plausible per GPU-hour, in the region's currency, listed once")
    .action(() => {
      const { text, exitCode } = verifyPrices();
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  prices
    .command("list")
    .description("the lists and how each is refreshed")
    .action(() => {
      process.stdout.write(priceLists.map(({ id, about, refresh }) => `${id}: ${about}\n  ${refresh}\n`).join(""));
    });
}

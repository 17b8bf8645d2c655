import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import {
  apiPriceList,
  apiPriceProblems,
  catalog,
  priceLists,
  priceProblems,
  priceRegionProblems,
  PriceListError,
  readApiPrices,
  readPriceList,
  type ApiPrice,
  type Price,
} from "../src/catalog/index.ts";
import { exitCodes } from "./exit-codes.ts";

const folder = fileURLToPath(new URL("../src/catalog/prices/", import.meta.url));

interface ReadList {
  readonly file: string;
  readonly prices: readonly Price[];
  readonly apiPrices: readonly ApiPrice[];
  readonly problems: readonly string[];
}

/** The API list has prices per token and none per hour: its rows say so. */
const isApiList = (document: unknown): boolean =>
  typeof document === "object" && document !== null && "id" in document && String(document.id).endsWith("-api");

/** One file, with everything that can be wrong with it alone; never throws for what is in it. */
function readList(path: string): ReadList {
  const file = basename(path);
  const none = { file, prices: [], apiPrices: [] };
  try {
    const document: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isApiList(document)) {
      const apiPrices = readApiPrices(document);
      return { ...none, apiPrices, problems: apiPriceProblems(apiPrices) };
    }
    return { ...none, prices: readPriceList(document), problems: [] };
  } catch (error) {
    if (error instanceof SyntaxError) return { ...none, problems: [`no JSON, perhaps cut short: ${error.message}`] };
    if (error instanceof PriceListError) return { ...none, problems: [error.message] };
    throw error;
  }
}

/** Checks the given files, or every list of the catalog. Returns what to print and how to exit. */
function verifyPrices(paths: readonly string[]): { readonly text: string; readonly exitCode: number } {
  const files =
    paths.length > 0
      ? paths
      : readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [join(folder, name)] : []));
  const lists = files.map(readList);
  const prices = lists.flatMap((list) => list.prices);
  const apiPrices = lists.flatMap((list) => list.apiPrices);
  const problems = [
    ...lists.flatMap(({ file, problems: found }) => found.map((problem) => `${file}: ${problem}`)),
    ...priceProblems(prices, catalog.machines),
    ...priceRegionProblems({ ...catalog, prices }),
  ];
  if (problems.length > 0) {
    return { text: problems.map((problem) => `${problem}\n`).join(""), exitCode: exitCodes.badInput };
  }
  const dates = [...prices, ...apiPrices].map((price) => price.asOf).sort();
  const counted = `${String(prices.length)} prices per hour or month and ${String(apiPrices.length)} of APIs in ${String(lists.length)} lists`;
  return {
    text: `${counted}, ${dates[0] ?? ""} to ${dates.at(-1) ?? ""}: nothing implausible\n`,
    exitCode: exitCodes.ok,
  };
}

/** `prices verify` and `prices list`. */
export function addPrices(program: Command): void {
  const prices = program.command("prices").description("the dated price lists in the catalog");
  prices
    .command("verify")
    .argument("[files...]", "lists to check; absent = those of the catalog")
    .description("check every price: plausible per GPU-hour, in the region's currency, listed once")
    .action((files: string[]) => {
      const { text, exitCode } = verifyPrices(files);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  prices
    .command("list")
    .description("the lists and how each is refreshed")
    .action(() => {
      process.stdout.write(
        [...priceLists, apiPriceList].map(({ id, about, refresh }) => `${id}: ${about}\n  ${refresh}\n`).join(""),
      );
    });
}

import type { Price } from "../types.ts";
import alicloudOnDemand from "./alicloud-on-demand.json" with { type: "json" };
import alicloudServices from "./alicloud-services.json" with { type: "json" };
import deepseekApi from "./deepseek-api.json" with { type: "json" };
import awsCapacityBlocks from "./aws-capacity-blocks.json" with { type: "json" };
import awsCpu from "./aws-cpu.json" with { type: "json" };
import awsHistory from "./aws-history.json" with { type: "json" };
import awsOnDemand from "./aws-on-demand.json" with { type: "json" };
import awsServices from "./aws-services.json" with { type: "json" };
import { readPriceList } from "./list.ts";

/** Every list as it is kept. Among prices of one thing the newest counts, unless a date is asked for. */
export const priceLists: readonly About[] = [
  awsOnDemand,
  awsCpu,
  awsServices,
  awsCapacityBlocks,
  alicloudOnDemand,
  alicloudServices,
  awsHistory,
];

interface About {
  readonly id: string;
  readonly about: string;
  readonly refresh: string;
}

/** The list of API prices, as it is kept. */
export const apiPriceList: About = deepseekApi;

export const prices: readonly Price[] = priceLists.flatMap(readPriceList);

export { apiPriceProblems, apiPrices, readApiPrices, type ApiPrice } from "./api.ts";
export { priceProblems, priceRegionProblems } from "./check.ts";
export { PriceListError, readPriceList } from "./list.ts";

import type { Price } from "../types.ts";
import awsOnDemand from "./aws-on-demand.json" with { type: "json" };
import { alicloudPrices } from "./alicloud.ts";
import { awsServicePrices } from "./aws-services.ts";

const awsInstances = awsOnDemand.rows.map(([item = "", region = "", amount = "", asOf = ""]): Price => ({
  item,
  target: "aws",
  region,
  currency: "USD",
  unit: "hour",
  purchase: "on-demand",
  amount,
  source: awsOnDemand.source,
  asOf,
}));

export const prices: readonly Price[] = [...awsInstances, ...awsServicePrices, ...alicloudPrices];

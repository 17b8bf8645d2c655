import { accelerators } from "./accelerators.ts";
import { engines } from "./engines.ts";
import { machines } from "./machines.ts";
import { models } from "./models.ts";
import { prices } from "./prices/index.ts";
import type { Catalog } from "./types.ts";
import { weights } from "./weights.ts";

export {
  apiPriceList,
  apiPriceProblems,
  apiPrices,
  priceLists,
  priceProblems,
  priceRegionProblems,
  PriceListError,
  readApiPrices,
  readPriceList,
  type ApiPrice,
} from "./prices/index.ts";

/** The shipped catalog: researched facts, each row with its source and date. */
export const catalog: Catalog = {
  models,
  weights,
  accelerators,
  machines,
  engines,
  prices,
  regions: {
    aws: [
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
      "ca-central-1",
      "eu-central-1",
      "eu-north-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ap-southeast-3",
      "me-central-1",
      "us-gov-east-1",
      "us-gov-west-1",
    ],
    alicloud: [
      "cn-beijing",
      "cn-hangzhou",
      "cn-shanghai",
      "cn-shenzhen",
      "cn-zhangjiakou",
      "cn-wulanchabu",
      "cn-hongkong",
      "ap-southeast-1",
      "eu-central-1",
      "us-east-1",
      "us-west-1",
    ],
  },
};

export { catalogProblems } from "./check.ts";
export { measuredSpeeds, type MeasuredSpeed } from "./measured-speeds.ts";
export { engineEras, type EngineEra, type EngineFamily } from "./engine-eras.ts";
export { dataParallelError } from "./data-parallel.ts";
export { betweenNodes } from "./network.ts";
export { readRates, type ReadRate } from "./storage.ts";
export { benchmarks, scores, type Benchmark } from "./scores.ts";
export { advisoriesOf } from "./advisories.ts";
export * from "./types.ts";
export * from "./units.ts";

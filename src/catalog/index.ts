import { accelerators } from "./accelerators.ts";
import { engines } from "./engines.ts";
import { machines } from "./machines.ts";
import { models } from "./models.ts";
import { prices } from "./prices/index.ts";
import { offers, regions } from "./regions.ts";
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
  regions,
  offers,
};

export { catalogProblems } from "./check.ts";
export { soldElsewhere } from "./regions.ts";
export { measuredSpeeds, type MeasuredSpeed } from "./measured-speeds.ts";
export { engineEras, type EngineEra, type EngineFamily } from "./engine-eras.ts";
export { dataParallelError } from "./data-parallel.ts";
export { betweenNodes } from "./network.ts";
export { readRates, type ReadRate } from "./storage.ts";
export { benchmarks, scores, type Benchmark } from "./scores.ts";
export { advisoriesOf, flawsOf, printAdvisories, type Flaws } from "./flaws.ts";
export * from "./types.ts";
export * from "./units.ts";

export { sharedMemoryBytes, storedBytes } from "./host.ts";
export { fewestGpus, largestConcurrency, largestContext, type FewestGpus } from "./questions.ts";
export { fitOf } from "./verdict.ts";
export { kvBytesPerTokenLayer } from "./kv-cache.ts";
export { kvCacheDtypes, type KvCacheDtype } from "./kv-dtype.ts";
export { printGiB, printInteger } from "./print.ts";
export type { Setup, Tuning, Verdict } from "./setup.ts";
export { expertRanks } from "./sharded.ts";
export { activeParameterCount, layerTotal, modelBytes, parameterCount, type ModelBytes } from "./tensors.ts";

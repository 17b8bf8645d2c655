export { readConfig, type CheckedConfig, type CheckedService } from "./config.ts";
export { versionOfImage } from "./image.ts";
export { otherKeyProblems } from "./other-keys.ts";
export { ConfigError, notAmong, printProblem, problemsOf, type Problem } from "./problems.ts";
export { defaultRegions, usualRank } from "./request.ts";
export type { StackConfig } from "./schema.ts";
export { modelGatewayOf, serviceNeedsOf, serviceOptionsOf } from "./service-options.ts";
export { readStackConfig, valuesOfService, type CheckedStack } from "./stack.ts";

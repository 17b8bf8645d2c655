export { catalog, type Catalog } from "./catalog/index.ts";
export { ConfigError, readConfig, type CheckedConfig, type StackConfig } from "./config/index.ts";
export { planDeployment, type Outcome, type Plan, type Refusal, type Request } from "./planner/index.ts";
export { profileNames, profileOf, type Profile, type ProfileName } from "./profiles/index.ts";
export { planText } from "./report/index.ts";

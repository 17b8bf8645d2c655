export { ExistingCluster } from "./existing-cluster.ts";
export type { ExistingClusterArgs, ExistingWeights } from "./existing-cluster.ts";

export { ExistingCluster } from "./existing-cluster.ts";
export type { ExistingClusterArgs } from "./existing-cluster.ts";

export { SharedCluster, sharedAccess } from "./shared-cluster.ts";
export type { SharedAccess, SharedClusterArgs } from "./shared-cluster.ts";

export { AckCluster } from "./ack-cluster.ts";
export type { NewClusterArgs as AckClusterArgs } from "../args.ts";

export { EksCluster } from "./eks-cluster.ts";
export type { EksClusterArgs } from "./eks-cluster.ts";
export { instanceProducts, type Product } from "./products.ts";

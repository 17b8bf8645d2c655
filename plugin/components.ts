export { AckCluster, EksCluster } from "./clusters.ts";
export { InferenceService } from "./service.ts";

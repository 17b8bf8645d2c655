export { AckCluster, EksCluster, ExistingCluster } from "./clusters.ts";
export { InferenceService } from "./service.ts";

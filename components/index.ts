export { CapacityKind, createCluster, ExistingCluster, Prerequisites } from "./clusters/index.ts";
export type {
  AckCluster,
  AckClusterArgs,
  Capacity,
  Cluster,
  ClusterAccess,
  EksCluster,
  EksClusterArgs,
  EndpointAccess,
  ExistingClusterArgs,
  ExistingWeights,
  NewClusterArgs,
  Toleration,
  WeightsVolume,
} from "./clusters/index.ts";
export { inferenceObjects, InferenceService } from "./serving/index.ts";
export type { InferenceServiceArgs, KubernetesObject, Placement, ServiceObject } from "./serving/index.ts";

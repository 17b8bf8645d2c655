export {
  CapacityKind,
  createCluster,
  ExistingCluster,
  Prerequisites,
  sharedAccess,
  SharedCluster,
} from "./clusters/index.ts";
export type {
  AckCluster,
  AckClusterArgs,
  Adopted,
  AdoptedNetwork,
  AdoptedRoles,
  Capacity,
  Cluster,
  ClusterAccess,
  EksCluster,
  EksClusterArgs,
  EndpointAccess,
  ExistingClusterArgs,
  ExistingWeights,
  Needs,
  NewClusterArgs,
  PrerequisiteChoice,
  ServiceNeeds,
  SharedAccess,
  SharedClusterArgs,
  Toleration,
  WeightsVolume,
} from "./clusters/index.ts";
export { inferenceObjects, InferenceService } from "./serving/index.ts";
export type {
  GatewayOptions,
  InferenceServiceArgs,
  KubernetesObject,
  Placement,
  ServiceObject,
} from "./serving/index.ts";

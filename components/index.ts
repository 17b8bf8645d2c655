export {
  CapacityKind,
  createCluster,
  ExistingCluster,
  instanceProducts,
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
  Product,
  ServiceNeeds,
  SharedAccess,
  SharedClusterArgs,
  Toleration,
  WeightsVolume,
  WeightsWriter,
} from "./clusters/index.ts";
export { inferenceObjects, weightsWriterOf, InferenceService, ModelGateway } from "./serving/index.ts";
export { TrainingJob } from "./training/index.ts";
export type { TrainingJobArgs } from "./training/index.ts";
export type {
  GatewayOptions,
  ModelGatewayArgs,
  ModelGatewayOptions,
  RoutedService,
  SharedGateway,
  InferenceServiceArgs,
  KubernetesObject,
  Placement,
  ServiceObject,
} from "./serving/index.ts";

export type { GatewayOptions } from "./gateway-options.ts";
export { InferenceService } from "./inference-service.ts";
export type { InferenceServiceArgs } from "./inference-service.ts";
export { inferenceObjects } from "./objects.ts";
export type { Placement, PlacementOptions } from "./placement.ts";
export type { WeightsSource } from "./weights-source.ts";
export type { KubernetesObject, ServiceObject } from "./service-object.ts";

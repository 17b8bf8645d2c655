import type { CheckedConfig } from "./config.ts";
import type { CheckedStack } from "./stack.ts";

/** The keys that a service takes as they are: what `up` and `render` hand on alike. */
export function serviceOptionsOf({ request, config }: CheckedConfig) {
  const { namespace, gateway, monitoring, scaler, preflight, weightsPath, weightsSource, adapters } = config;
  const { acceleratorResource, localStorageClass, priorityClass, scheduler, queue } = config;
  return {
    ...(namespace !== undefined && { namespace }),
    ...(scheduler !== undefined && { scheduler: { name: scheduler, ...(queue !== undefined && { queue }) } }),
    ...(acceleratorResource !== undefined && { acceleratorResource }),
    ...(localStorageClass !== undefined && { localStorageClass }),
    ...(priorityClass !== undefined && { priorityClass }),
    ...(weightsPath !== undefined && { weightsPath }),
    ...(weightsSource !== undefined && { weightsSource }),
    ...(adapters !== undefined && { adapters }),
    ...(preflight !== undefined && { skipPreflight: preflight.skip }),
    ...(scaler !== undefined && { scaler }),
    // One of several has none of its own.
    ...(gateway !== undefined && request.isOneOfSeveral !== true && { gateway }),
    ...(monitoring?.operator !== undefined && { prometheusOperator: monitoring.operator }),
    ...(monitoring?.namespace !== undefined && { monitoringNamespace: monitoring.namespace }),
    ...(monitoring?.prometheusUrl !== undefined && { prometheusUrl: monitoring.prometheusUrl }),
  };
}

/** The gateway before the services of a stack; undefined where there is none, or one profile with its own. */
export function modelGatewayOf({ isMap, config: { gateway } }: CheckedStack) {
  if (!isMap || gateway === undefined) return undefined;
  return { name: "model-gateway", options: gateway };
}

/** What the services of a stack will ask of their cluster, beside their plans. */
export function serviceNeedsOf({ isMap, training, config: { scaler, scheduler, gateway, monitoring } }: CheckedStack) {
  const redis = gateway?.redis;
  return {
    ...(scaler && { scaler }),
    ...(scheduler && { scheduler }),
    ...(monitoring?.operator && { prometheusOperator: true }),
    gateway: gateway !== undefined,
    ...(training && { training: true }),
    ...(isMap && gateway !== undefined && { modelGateway: { ...(redis !== undefined && { redis }) } }),
  };
}

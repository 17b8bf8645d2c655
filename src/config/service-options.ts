import type { StackConfig } from "./schema.ts";

/** The keys that a service takes as they are: what `up` and `render` hand on alike. */
export function serviceOptionsOf({
  namespace,
  gateway,
  monitoring,
  scaler,
  weightsPath,
  weightsSource,
  acceleratorResource,
}: StackConfig) {
  return {
    ...(namespace !== undefined && { namespace }),
    ...(acceleratorResource !== undefined && { acceleratorResource }),
    ...(weightsPath !== undefined && { weightsPath }),
    ...(weightsSource !== undefined && { weightsSource }),
    ...(scaler !== undefined && { scaler }),
    ...(gateway !== undefined && { gateway }),
    ...(monitoring?.operator !== undefined && { prometheusOperator: monitoring.operator }),
    ...(monitoring?.namespace !== undefined && { monitoringNamespace: monitoring.namespace }),
    ...(monitoring?.prometheusUrl !== undefined && { prometheusUrl: monitoring.prometheusUrl }),
  };
}

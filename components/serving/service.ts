import type { Plan } from "../../src/planner/plan.ts";
import { objectMetadata, servingLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject } from "./service-object.ts";

export function serviceOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(plan, placement),
    spec: {
      type: "ClusterIP",
      selector: servingLabels(plan, placement),
      ports: [{ name: "http", port: plan.deployment.port, targetPort: "http", protocol: "TCP" }],
    },
  };
}

/** OpenAI-compatible base URL: of the gateway, or inside the cluster where there is none. */
export function endpointOf(plan: Plan, placement: Placement): string {
  const hostname = placement.gateway?.hostname ?? placement.sharedGateway?.hostname;
  if (hostname !== undefined) return `https://${hostname}/v1`;
  return `http://${placement.name}.${placement.namespace}.svc:${plan.deployment.port}/v1`;
}

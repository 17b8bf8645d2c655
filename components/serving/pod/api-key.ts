import type { Input } from "@pulumi/pulumi";

import type { Plan } from "../../../src/planner/plan.ts";
import { objectLabels } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject } from "../service-object.ts";

export const apiKeyEntry = "api-key";
export const apiKeyDirectory = "/run/secrets/engine";

export function apiKeySecretName(placement: Placement): string {
  return `${placement.name}-api-key`;
}

export function apiKeySecretOf(plan: Plan, placement: Placement, apiKey: Input<string>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: apiKeySecretName(placement),
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
    },
    type: "Opaque",
    stringData: { [apiKeyEntry]: apiKey },
  };
}

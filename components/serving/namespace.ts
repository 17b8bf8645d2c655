import type { Plan } from "../../src/planner/plan.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject } from "./service-object.ts";

/** A namespace of its own, so that its Pod Security level and its default deny bind this service alone. */
export function namespaceOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: placement.namespace,
      labels: {
        ...objectLabels(plan, placement),
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
  };
}

/** Selects the namespace of this name, by the label that Kubernetes itself gives it. */
export const namespaceNamed = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

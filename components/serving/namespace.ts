import type { Plan } from "../../src/planner/plan.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject } from "./service-object.ts";

const rdmaReason =
  "GPUDirect RDMA locks memory: the engine adds IPC_LOCK, which Pod Security allows only as privileged. All else stays as in restricted.";

/** A namespace of its own, so that its Pod Security level and its default deny bind this service alone. */
export function namespaceOf(plan: Plan, placement: Placement): KubernetesObject {
  const enforced = plan.deployment.rdma ? "privileged" : "restricted";
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: placement.namespace,
      labels: {
        ...objectLabels(plan, placement),
        "pod-security.kubernetes.io/enforce": enforced,
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": enforced,
      },
      ...(plan.deployment.rdma && { annotations: { "deepseek-clusters/pod-security-reason": rdmaReason } }),
    },
  };
}

import type { Plan } from "../../src/planner/plan.ts";
import { gatewayPods } from "./gateway.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import { spansNodes } from "./replica.ts";
import type { KubernetesObject } from "./service-object.ts";

const namespaceNamed = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const clusterDns = { ...namespaceNamed("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };

export function defaultDenyOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `${placement.name}-default-deny`,
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
    },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

/**
 * Gateway and Prometheus in, DNS out, and nothing else: the node's CSI driver fetches the weights, so the engine reaches
 * neither the object store nor the metadata address. Inside a group every port is open, because NCCL and Gloo choose theirs.
 */
export function engineTrafficOf(plan: Plan, placement: Placement): KubernetesObject {
  const group = { podSelector: { matchLabels: selectorLabels(placement) } };
  const clients = [gatewayPods(placement), namespaceNamed(placement.monitoringNamespace)];
  const dnsPorts = ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol }));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `${placement.name}-engine`,
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
    },
    spec: {
      podSelector: { matchLabels: selectorLabels(placement) },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: clients, ports: [{ port: plan.deployment.port, protocol: "TCP" }] },
        ...(spansNodes(plan) ? [{ from: [group] }] : []),
      ],
      egress: [{ to: [clusterDns], ports: dnsPorts }, ...(spansNodes(plan) ? [{ to: [group] }] : [])],
    },
  };
}

import type { Plan } from "../../src/planner/plan.ts";
import { namesOut } from "./cluster-dns.ts";
import { gatewayPods } from "./gateway/gateway.ts";
import { objectLabels, selectorLabels, servingLabels } from "./labels.ts";
import { namespaceNamed } from "./namespace.ts";
import type { Placement } from "./placement.ts";
import { spansNodes } from "./replica.ts";
import type { KubernetesObject, ServiceObject } from "./service-object.ts";

/** Everything is denied in the namespace that a rule does not allow. */
export function networkPolicies(plan: Plan, placement: Placement): ServiceObject[] {
  const policy = (name: string, spec: Readonly<Record<string, unknown>>): KubernetesObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `${placement.name}-${name}`,
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
    },
    spec,
  });
  const denied = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  return [
    { key: "default-deny", object: policy("default-deny", denied) },
    ...(spansNodes(plan) ? [{ key: "client-traffic", object: policy("clients", leaderTraffic(plan, placement)) }] : []),
    { key: "engine-traffic", object: policy("engine", engineTraffic(plan, placement)) },
  ];
}

/** Gateway and Prometheus come in where requests are answered, on the engine's port. */
function fromClients(plan: Plan, placement: Placement) {
  const clients = [gatewayPods(placement), { namespaceSelector: namespaceNamed(placement.monitoringNamespace) }];
  return { from: clients, ports: [{ port: plan.deployment.port, protocol: "TCP" }] };
}

/** A worker's engine port answers no client. */
function leaderTraffic(plan: Plan, placement: Placement) {
  return {
    podSelector: { matchLabels: servingLabels(plan, placement) },
    policyTypes: ["Ingress"],
    ingress: [fromClients(plan, placement)],
  };
}

/**
 * DNS out, and nothing else: the node's CSI driver fetches the weights, so the engine reaches neither the object store
 * nor the metadata address. Inside a group every port is open, because NCCL and Gloo choose theirs.
 */
function engineTraffic(plan: Plan, placement: Placement) {
  const podSelector = { matchLabels: selectorLabels(placement) };
  return {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [spansNodes(plan) ? { from: [{ podSelector }] } : fromClients(plan, placement)],
    egress: [namesOut, ...(spansNodes(plan) ? [{ to: [{ podSelector }] }] : [])],
  };
}

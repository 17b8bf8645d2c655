import type { Plan } from "../../../src/planner/plan.ts";
import { longestRequestSeconds } from "../durations.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { objectMetadata } from "../labels.ts";
import { namespaceNamed } from "../namespace.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";

/** All that clients can reach. Engines answer on other paths too, some of which ask for no key and stop or change the model. */
export const reachable = [
  { method: "POST", path: "/v1/chat/completions" },
  { method: "POST", path: "/v1/completions" },
  { method: "GET", path: "/v1/models" },
] as const;

/** A context of 128K tokens is below 1 MiB of text. */
export const longestBody = "8Mi";

const ofAws = "service.beta.kubernetes.io/aws-load-balancer";

/**
 * The load balancer takes calls from inside the network; opening it to the internet is not ours to decide. On AWS two
 * controllers may make it: EKS's own, which is there without being installed and reads the first two, and the AWS Load
 * Balancer Controller. Left alone, the first closes a connection that is silent for a minute, the second for six.
 */
const internal = {
  aws: {
    [`${ofAws}-internal`]: "true",
    [`${ofAws}-connection-idle-timeout`]: String(longestRequestSeconds),
    [`${ofAws}-scheme`]: "internal",
    [`${ofAws}-listener-attributes.TCP-443`]: `tcp.idle_timeout.seconds=${longestRequestSeconds}`,
  },
  alicloud: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": "intranet" },
  kubernetes: undefined,
} satisfies Record<Plan["target"], Readonly<Record<string, string>> | undefined>;

/** TLS, keys, limits and a list of paths before the engine; nothing where no gateway is asked for. */
export function gatewayObjects(plan: Plan, placement: Placement): ServiceObject[] {
  const { gateway } = placement;
  if (gateway === undefined) return [];
  const object = (apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: objectMetadata(plan, placement),
    spec,
  });
  const route = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: placement.name }];
  return [
    { key: "gateway", object: object("gateway.networking.k8s.io/v1", "Gateway", listener(plan, placement, gateway)) },
    { key: "client-keys", object: object(envoy, "SecurityPolicy", { targetRefs: route, ...keys(placement, gateway) }) },
    { key: "client-limits", object: object(envoy, "BackendTrafficPolicy", { targetRefs: route, ...limits(gateway) }) },
    { key: "route", object: object("gateway.networking.k8s.io/v1", "HTTPRoute", paths(plan, placement, gateway)) },
  ];
}

export const envoy = "gateway.envoyproxy.io/v1alpha1";

export function listener(
  { target }: Pick<Plan, "target">,
  { name }: Pick<Placement, "name">,
  { hostname, tlsSecret, className }: GatewayOptions,
) {
  const annotations = internal[target];
  return {
    gatewayClassName: className ?? "envoy",
    ...(annotations !== undefined && { infrastructure: { annotations } }),
    listeners: [
      {
        name: "https",
        protocol: "HTTPS",
        port: 443,
        hostname,
        tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: tlsSecret ?? `${name}-tls` }] },
        allowedRoutes: { namespaces: { from: "Same" } },
      },
    ],
  };
}

/** Envoy takes `Authorization: Bearer <key>` as OpenAI clients send it. The key ends here: the engine never sees it. */
export function keys({ name }: Pick<Placement, "name">, { keysSecret }: GatewayOptions) {
  return {
    apiKeyAuth: {
      credentialRefs: [{ group: "", kind: "Secret", name: keysSecret ?? `${name}-keys` }],
      extractFrom: [{ headers: ["Authorization"] }],
      sanitize: true,
    },
  };
}

function limits({ requestsPerMinute = 600 }: GatewayOptions) {
  return {
    requestBuffer: { limit: longestBody },
    rateLimit: { type: "Local", local: { rules: [{ limit: { requests: requestsPerMinute, unit: "Minute" } }] } },
  };
}

function paths({ deployment }: Plan, { name }: Placement, { hostname }: GatewayOptions) {
  return {
    parentRefs: [{ name, sectionName: "https" }],
    hostnames: [hostname],
    rules: [
      {
        matches: reachable.map(({ method, path }) => ({ method, path: { type: "Exact", value: path } })),
        timeouts: { request: `${longestRequestSeconds}s` },
        backendRefs: [{ name, port: deployment.port }],
      },
    ],
  };
}

/** The proxies of the gateway it is called through; of any gateway, where it has none. */
export function gatewayPods(placement: Placement): Readonly<Record<string, unknown>> {
  const namespaceSelector = namespaceNamed(placement.gatewayNamespace);
  const owner = placement.gateway === undefined ? placement.sharedGateway : placement;
  if (owner === undefined) return { namespaceSelector };
  const owned = {
    "gateway.envoyproxy.io/owning-gateway-name": owner.name,
    "gateway.envoyproxy.io/owning-gateway-namespace": owner.namespace,
  };
  return { namespaceSelector, podSelector: { matchLabels: owned } };
}

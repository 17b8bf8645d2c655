import { longestRequestSeconds } from "../durations.ts";
import { envoy, keys, listener, longestBody, reachable } from "./gateway.ts";
import type { ModelGatewayOptions } from "./gateway-options.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";
import type { Routed, Routing } from "./routing.ts";

const ai = "aigateway.envoyproxy.io/v1beta1";
const gatewayApi = "gateway.networking.k8s.io";

/** Filled by the gateway from the body of a request. */
const modelHeader = "x-ai-eg-model";
/** Filled by the gateway with the client whose key was given. */
const clientHeader = "x-client-id";
const tokens = { namespace: "io.envoy.ai_gateway", key: "total_tokens" } as const;

/** The walls first, then the way in, then the ways on. */
export function routingObjects(routing: Routing): ServiceObject[] {
  const { name, namespace, options, services } = routing;
  const object = (apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>, named = name) => ({
    apiVersion,
    kind,
    metadata: { name: named, namespace, labels: labelsOf(name) },
    spec,
  });
  const gateway = [{ group: gatewayApi, kind: "Gateway", name }];
  return [
    { key: "namespace", object: namespaceOf(routing) },
    {
      key: "default-deny",
      object: object("networking.k8s.io/v1", "NetworkPolicy", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    },
    { key: "gateway", object: object(`${gatewayApi}/v1`, "Gateway", listener(routing, routing, options)) },
    { key: "clients", object: object(envoy, "SecurityPolicy", { targetRefs: gateway, ...clients(routing) }) },
    { key: "connections", object: object(envoy, "ClientTrafficPolicy", { targetRefs: gateway, ...connections }) },
    { key: "limits", object: object(envoy, "BackendTrafficPolicy", { targetRefs: gateway, ...limits(options) }) },
    ...services.flatMap((service) => [
      { key: `backend-${service.name}`, object: object(envoy, "Backend", endpoint(service), service.name) },
      { key: `model-${service.name}`, object: object(ai, "AIServiceBackend", backend(service), service.name) },
    ]),
    { key: "routes", object: object(ai, "AIGatewayRoute", routes(routing)) },
  ];
}

function labelsOf(name: string): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/component": "gateway",
    "app.kubernetes.io/part-of": "deepseek-clusters",
  };
}

function namespaceOf({ name, namespace }: Routing): KubernetesObject {
  const levels = ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]);
  const labels = { ...labelsOf(name), ...(Object.fromEntries(levels) as Record<string, string>) };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
}

/**
 * Keys and paths are asked for at the gateway, not at its routes: a request is matched to a route before its body is
 * read, so a policy of a route binds only those that name their model in a header.
 */
function clients({ name, options }: Routing) {
  const { apiKeyAuth } = keys({ name }, options);
  const methods = [...new Set(reachable.map(({ method }) => method))];
  return {
    apiKeyAuth: { ...apiKeyAuth, forwardClientIDHeader: clientHeader },
    authorization: {
      defaultAction: "Deny",
      rules: methods.map((method) => ({
        name: method.toLowerCase(),
        action: "Allow",
        operation: { methods: [method] },
        principal: {
          headers: [
            { name: ":path", values: reachable.filter((way) => way.method === method).map(({ path }) => path) },
          ],
        },
      })),
    },
  };
}

/** Nobody names a model but in the body, or a client but by a key; the whole body is held while its model is looked up. */
const connections = {
  headers: { earlyRequestHeaders: { remove: [modelHeader, clientHeader] } },
  connection: { bufferLimit: longestBody },
} as const;

function limits({ requestsPerMinute = 600, tokensPerMinute }: ModelGatewayOptions) {
  const local = { rules: [{ limit: { requests: requestsPerMinute, unit: "Minute" } }] };
  if (tokensPerMinute === undefined) return { rateLimit: { local } };
  const perClient = {
    clientSelectors: [{ headers: [{ type: "Distinct", name: clientHeader }] }],
    limit: { requests: tokensPerMinute, unit: "Minute" },
    // A request asks whether anything is left; its answer takes what it took.
    cost: { request: { from: "Number", number: 0 }, response: { from: "Metadata", metadata: tokens } },
    shared: true,
  };
  return { rateLimit: { local, global: { rules: [perClient] } } };
}

function endpoint({ name, namespace, port }: Routed) {
  return { endpoints: [{ fqdn: { hostname: `${name}.${namespace}.svc.cluster.local`, port } }] };
}

function backend({ name }: Routed) {
  return { schema: { name: "OpenAI" }, backendRef: { group: "gateway.envoyproxy.io", kind: "Backend", name } };
}

function routes({ name, options, services }: Routing) {
  return {
    parentRefs: [{ group: gatewayApi, kind: "Gateway", name }],
    hostnames: [options.hostname],
    rules: services.map((service) => ({
      matches: service.models.map((value) => ({ headers: [{ type: "Exact", name: modelHeader, value }] })),
      backendRefs: [{ name: service.name }],
      timeouts: { request: `${longestRequestSeconds}s` },
      modelsOwnedBy: "deepseek-ai",
    })),
    llmRequestCosts: [{ metadataKey: tokens.key, type: "TotalToken" }],
  };
}

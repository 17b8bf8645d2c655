import type { Needs } from "../needs.ts";
import type { Prerequisite } from "./prerequisite.ts";

const aiNamespace = "envoy-ai-gateway-system";
const aiVersion = "v1.1.0";
const version = "v1.9.1";
const asOf = "2026-11";
const needsModels = ({ modelGateway }: Needs): boolean => modelGateway !== undefined;

/**
 * An Envoy Gateway, and what tells models apart before one of 1.8.1 or later, whose CRDs are a chart of their own and stay.
 * Proxies run beside the controller, so what is injected into them logs in there.
 */
export const gatewayCharts: readonly Prerequisite[] = [
  {
    item: "gateway",
    name: "envoy-gateway",
    chart: "oci://docker.io/envoyproxy/gateway-helm",
    version,
    namespace: "envoy-gateway-system",
    values: envoyGatewayValues,
    images: [
      {
        repository: "docker.io/envoyproxy/gateway",
        tag: version,
        at: { "global.images.envoyGateway.image": "image" },
      },
      {
        repository: "docker.io/envoyproxy/envoy",
        tag: "distroless-v1.39.1",
        at: { "global.images.envoyProxy.image": "image" },
      },
      {
        repository: "docker.io/envoyproxy/ratelimit",
        tag: "8fe6ea42",
        at: { "global.images.ratelimit.image": "image" },
      },
    ],
    pullSecrets: { "global.imagePullSecrets": "reference" },
    read: { from: [`envoyproxy/gateway/charts/gateway-helm@${version}`], asOf },
    serves: "gateway.envoyproxy.io",
    neededBy: ({ gateway = false }: Needs) => gateway,
  },
  {
    item: "gateway",
    name: "ai-gateway-crds",
    chart: "oci://docker.io/envoyproxy/ai-gateway-crds-helm",
    version: aiVersion,
    namespace: aiNamespace,
    images: [],
    pullSecrets: {},
    read: { from: ["envoyproxy/ai-gateway/manifests/charts/ai-gateway-crds-helm"], asOf },
    isKept: true,
    neededBy: needsModels,
  },
  {
    item: "gateway",
    name: "ai-gateway",
    chart: "oci://docker.io/envoyproxy/ai-gateway-helm",
    version: aiVersion,
    namespace: aiNamespace,
    images: ["controller", "extProc"].map((part) => ({
      repository: `docker.io/envoyproxy/ai-gateway-${part.toLowerCase()}`,
      tag: aiVersion,
      at: { [`${part}.image.repository`]: "repository", [`${part}.image.tag`]: "tag" },
    })),
    pullSecrets: { "controller.imagePullSecrets": "reference", "extProc.imagePullSecrets": "reference" },
    read: {
      from: [
        "envoyproxy/ai-gateway/manifests/charts/ai-gateway-helm/values.yaml@039ba6b",
        "envoyproxy/ai-gateway/manifests/charts/ai-gateway-helm/templates/deployment.yaml@151f805",
      ],
      asOf,
    },
    serves: "aigateway.envoyproxy.io",
    neededBy: needsModels,
  },
];

const everything = { includeAll: true } as const;

/**
 * What the AI gateway asks of the Envoy Gateway it extends: the `Backend` API, and a say in all that is sent to the proxies.
 * From its examples/basic/envoy-gateway-values.yaml, but for patches of Envoy's configuration, which nothing here uses.
 */
function envoyGatewayValues({ modelGateway }: Needs): Readonly<Record<string, unknown>> {
  if (modelGateway === undefined) return {};
  const { redis } = modelGateway;
  return {
    config: {
      envoyGateway: {
        extensionApis: { enableBackend: true },
        extensionManager: {
          hooks: {
            xdsTranslator: {
              translation: { listener: everything, route: everything, cluster: everything, secret: everything },
              post: ["Translation", "Cluster", "Route"],
            },
          },
          service: { fqdn: { hostname: `ai-gateway-controller.${aiNamespace}.svc.cluster.local`, port: 1063 } },
        },
        ...(redis !== undefined && { rateLimit: { backend: { type: "Redis", redis: { url: redis } } } }),
      },
    },
  };
}

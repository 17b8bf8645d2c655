import type { Needs } from "../needs.ts";
import type { Prerequisite } from "./prerequisite.ts";

const namespace = "envoy-ai-gateway-system";
const version = "v1.1.0";
const neededBy = ({ modelGateway }: Needs): boolean => modelGateway !== undefined;

/** Tells models apart before an Envoy Gateway of 1.8.1 or later. Its CRDs are a chart of their own, and stay. */
export const aiGateway: readonly Prerequisite[] = [
  {
    item: "gateway",
    name: "ai-gateway-crds",
    chart: "oci://docker.io/envoyproxy/ai-gateway-crds-helm",
    version,
    namespace,
    isKept: true,
    neededBy,
  },
  {
    item: "gateway",
    name: "ai-gateway",
    chart: "oci://docker.io/envoyproxy/ai-gateway-helm",
    version,
    namespace,
    serves: "aigateway.envoyproxy.io",
    neededBy,
  },
];

const everything = { includeAll: true } as const;

/**
 * What the AI gateway asks of the Envoy Gateway it extends: the `Backend` API, and a say in all that is sent to the proxies.
 * From its examples/basic/envoy-gateway-values.yaml, but for patches of Envoy's configuration, which nothing here uses.
 */
export function envoyGatewayValues({ modelGateway }: Needs): Readonly<Record<string, unknown>> {
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
          service: { fqdn: { hostname: `ai-gateway-controller.${namespace}.svc.cluster.local`, port: 1063 } },
        },
        ...(redis !== undefined && { rateLimit: { backend: { type: "Redis", redis: { url: redis } } } }),
      },
    },
  };
}

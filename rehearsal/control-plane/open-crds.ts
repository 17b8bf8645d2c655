import type { Properties } from "../providers/wire.ts";

interface Row {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** Kinds of Envoy AI Gateway, whose CRDs no module proxy serves: here they take any field. Tests hold them to the documented schema. */
const rows: readonly Row[] = [
  ["AIGatewayRoute", "aigatewayroutes"],
  ["AIServiceBackend", "aiservicebackends"],
  ["BackendSecurityPolicy", "backendsecuritypolicies"],
].map(([kind = "", plural = ""]) => ({ group: "aigateway.envoyproxy.io", version: "v1beta1", kind, plural }));

const anything: Properties = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

export const openCrds: readonly Properties[] = rows.map(({ group, version, kind, plural }) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { ...anything, properties: { spec: anything, status: anything } } },
      },
    ],
  },
}));

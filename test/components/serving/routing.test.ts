import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { KubernetesObject, Placement } from "../../../components/serving/index.ts";
import { routingObjects, routingOf } from "../../../components/serving/index.ts";
import type { ModelGatewayOptions } from "../../../components/index.ts";
import { onEks } from "../placements.ts";
import { r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { documented } from "./documented/ai-gateway.ts";
import { internalOnAws } from "./internal.ts";
import { Rendered } from "./rendered.ts";
import { unguarded } from "./unguarded.ts";

const hostname = "llm.example.com";
const services = [
  { name: "everyday", plan: { ...r1OnFourA100, target: "aws" } },
  { name: "hard", namespace: "hard-questions", plan: v3OnTwoP5 },
] as const;

const objectsOf = (options: ModelGatewayOptions): KubernetesObject[] =>
  routingObjects(routingOf("models", services, options)).map(({ object }) => object);

const objects = objectsOf({ hostname, tokensPerMinute: 200_000 });
const specOf = (kind: string, name = "models") =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec;

describe("a gateway before several services", () => {
  test("as YAML", async () => {
    const documents = objects.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }));
    await expect(documents.join("---\n")).toMatchFileSnapshot("../golden/model-gateway.yaml");
  });

  test("its objects are what Envoy AI Gateway documents", () => {
    const ours = objects.filter(({ apiVersion }) => apiVersion.startsWith("aigateway.envoyproxy.io/"));
    expect(ours.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      "aigateway.envoyproxy.io/v1beta1 AIServiceBackend",
      "aigateway.envoyproxy.io/v1beta1 AIServiceBackend",
      "aigateway.envoyproxy.io/v1beta1 AIGatewayRoute",
    ]);
    for (const { kind, spec } of ours) expect(documented[kind]?.safeParse(spec).error).toBeUndefined();
  });

  test("finds the service by the model that a request names in its body", () => {
    expect(specOf("AIGatewayRoute")).toMatchObject({
      parentRefs: [{ kind: "Gateway", name: "models" }],
      hostnames: [hostname],
      rules: [
        {
          matches: [{ headers: [{ type: "Exact", name: "x-ai-eg-model", value: "deepseek-r1" }] }],
          backendRefs: [{ name: "everyday" }],
        },
        {
          matches: [{ headers: [{ type: "Exact", name: "x-ai-eg-model", value: "deepseek-v3" }] }],
          backendRefs: [{ name: "hard" }],
        },
      ],
    });
    expect(specOf("AIServiceBackend", "hard")).toEqual({
      schema: { name: "OpenAI" },
      backendRef: { group: "gateway.envoyproxy.io", kind: "Backend", name: "hard" },
    });
    expect(specOf("Backend", "hard")).toEqual({
      endpoints: [{ fqdn: { hostname: "hard.hard-questions.svc.cluster.local", port: 8000 } }],
    });
    expect(specOf("Backend", "everyday")).toEqual({
      endpoints: [{ fqdn: { hostname: "everyday.everyday.svc.cluster.local", port: 8080 } }],
    });
  });

  test("lets through three exact paths, each by its one method, and nothing else", () => {
    const { authorization } = specOf("SecurityPolicy") as {
      authorization: {
        defaultAction: string;
        rules: {
          action: string;
          operation: { methods: string[] };
          principal: { headers: { name: string; values: string[] }[] };
        }[];
      };
    };
    expect(authorization.defaultAction).toBe("Deny");
    const ways = authorization.rules.map(({ action, operation, principal }) => [
      action,
      operation.methods,
      principal.headers,
    ]);
    expect(ways).toEqual([
      ["Allow", ["POST"], [{ name: ":path", values: ["/v1/chat/completions", "/v1/completions"] }]],
      ["Allow", ["GET"], [{ name: ":path", values: ["/v1/models"] }]],
    ]);
    for (const path of unguarded) expect(JSON.stringify(ways)).not.toContain(`"${path}"`);
  });

  test("asks at the gateway itself, because a policy of a route binds only who names the model in a header", () => {
    for (const kind of ["SecurityPolicy", "ClientTrafficPolicy", "BackendTrafficPolicy"])
      expect(specOf(kind)?.["targetRefs"]).toEqual([
        { group: "gateway.networking.k8s.io", kind: "Gateway", name: "models" },
      ]);
  });

  test("hands no key on, and takes nobody's word for a model or a client but the body's and the key's", () => {
    expect(specOf("SecurityPolicy")).toMatchObject({
      apiKeyAuth: {
        credentialRefs: [{ kind: "Secret", name: "models-keys" }],
        extractFrom: [{ headers: ["Authorization"] }],
        forwardClientIDHeader: "x-client-id",
        sanitize: true,
      },
    });
    expect(specOf("ClientTrafficPolicy")).toMatchObject({
      headers: { earlyRequestHeaders: { remove: ["x-ai-eg-model", "x-client-id"] } },
      connection: { bufferLimit: "8Mi" },
    });
  });

  test("bounds requests of each proxy, and the tokens of each client over all models", () => {
    const { rateLimit } = specOf("BackendTrafficPolicy") as {
      rateLimit: { local: unknown; global: { rules: unknown[] } };
    };
    expect(rateLimit.local).toEqual({ rules: [{ limit: { requests: 600, unit: "Minute" } }] });
    expect(rateLimit.global.rules).toEqual([
      {
        clientSelectors: [{ headers: [{ type: "Distinct", name: "x-client-id" }] }],
        limit: { requests: 200_000, unit: "Minute" },
        cost: {
          request: { from: "Number", number: 0 },
          response: { from: "Metadata", metadata: { namespace: "io.envoy.ai_gateway", key: "total_tokens" } },
        },
        shared: true,
      },
    ]);
    expect(specOf("AIGatewayRoute")).toMatchObject({
      llmRequestCosts: [{ metadataKey: "total_tokens", type: "TotalToken" }],
    });
  });

  test("counts no tokens where nobody asked: that needs a rate limit service", () => {
    const [limits] = objectsOf({ hostname }).filter(({ kind }) => kind === "BackendTrafficPolicy");
    expect(limits?.spec).not.toHaveProperty("rateLimit.global");
  });

  test("waits an hour for a long answer", () => {
    const { rules } = specOf("AIGatewayRoute") as { rules: { timeouts: { request: string } }[] };
    expect(rules.map(({ timeouts }) => timeouts.request)).toEqual(["3600s", "3600s"]);
  });

  test("speaks TLS alone, on a load balancer that is internal whoever makes it, and guards before it routes", () => {
    expect(specOf("Gateway")).toMatchObject({
      infrastructure: { annotations: internalOnAws },
      listeners: [
        { protocol: "HTTPS", hostname, tls: { mode: "Terminate" }, allowedRoutes: { namespaces: { from: "Same" } } },
      ],
    });
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds.indexOf("SecurityPolicy")).toBeLessThan(kinds.indexOf("AIGatewayRoute"));
    expect(kinds.at(-1)).toBe("AIGatewayRoute");
  });
});

test("of several services, each lets in the proxies of the one gateway alone, and has none of its own", () => {
  const sharedGateway = { name: "models", namespace: "models", hostname };
  const behind: Placement = { ...onEks, sharedGateway };
  const rendered = new Rendered(v3OnTwoP5, behind);
  expect(rendered.has("Gateway")).toBe(false);
  const { ingress } = rendered.spec("NetworkPolicy", "clients") as { ingress: { from: unknown[] }[] };
  expect(ingress[0]?.from[0]).toEqual({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } },
    podSelector: {
      matchLabels: {
        "gateway.envoyproxy.io/owning-gateway-name": "models",
        "gateway.envoyproxy.io/owning-gateway-namespace": "models",
      },
    },
  });
});

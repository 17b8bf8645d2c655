import { describe, expect, test } from "vitest";
import type { Placement } from "../../../components/serving/index.ts";
import { onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../plans.ts";
import { internalOnAws } from "./internal.ts";
import { Rendered } from "./rendered.ts";
import { unguarded } from "./unguarded.ts";

const behind: Placement = { ...onEks, gateway: { hostname: "llm.example.com" } };
const rendered = new Rendered(v3OnTwoP5, behind);

interface Route {
  hostnames: string[];
  rules: { matches: { method: string; path: { type: string; value: string } }[]; timeouts: { request: string } }[];
}

describe("a gateway", () => {
  test("lets through three exact paths, each by its one method, and nothing else", () => {
    const { rules } = rendered.spec("HTTPRoute") as unknown as Route;
    const allowed = rules.flatMap(({ matches }) => matches);
    expect(allowed).toEqual([
      { method: "POST", path: { type: "Exact", value: "/v1/chat/completions" } },
      { method: "POST", path: { type: "Exact", value: "/v1/completions" } },
      { method: "GET", path: { type: "Exact", value: "/v1/models" } },
    ]);
    for (const path of unguarded) expect(allowed.map(({ path: { value } }) => value)).not.toContain(path);
  });

  test("waits an hour for a long answer", () => {
    const { rules } = rendered.spec("HTTPRoute") as unknown as Route;
    expect(rules.map(({ timeouts }) => timeouts.request)).toEqual(["3600s"]);
  });

  test("speaks TLS alone, for its own host name and namespace, on a load balancer that is internal and as patient, whoever makes it", () => {
    expect(rendered.spec("Gateway")).toMatchObject({
      infrastructure: { annotations: internalOnAws },
      listeners: [
        {
          protocol: "HTTPS",
          hostname: "llm.example.com",
          tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "v3-tls" }] },
          allowedRoutes: { namespaces: { from: "Same" } },
        },
      ],
    });
  });

  test("asks every caller for a key, bounds bodies and rate, and hands no key on", () => {
    const route = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "v3" }];
    expect(rendered.spec("SecurityPolicy")).toEqual({
      targetRefs: route,
      apiKeyAuth: {
        credentialRefs: [{ group: "", kind: "Secret", name: "v3-keys" }],
        extractFrom: [{ headers: ["Authorization"] }],
        sanitize: true,
      },
    });
    expect(rendered.spec("BackendTrafficPolicy")).toMatchObject({
      targetRefs: route,
      requestBuffer: { limit: "8Mi" },
      rateLimit: { local: { rules: [{ limit: { requests: 600, unit: "Minute" } }] } },
    });
  });

  test("guards before it routes", () => {
    const kinds = rendered.objects.map(({ kind }) => kind);
    expect(kinds.indexOf("SecurityPolicy")).toBeLessThan(kinds.indexOf("HTTPRoute"));
  });

  test("is the only one whose proxies reach the engine", () => {
    const { ingress } = rendered.spec("NetworkPolicy", "clients") as { ingress: { from: unknown[] }[] };
    expect(ingress[0]?.from[0]).toEqual({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } },
      podSelector: {
        matchLabels: {
          "gateway.envoyproxy.io/owning-gateway-name": "v3",
          "gateway.envoyproxy.io/owning-gateway-namespace": "v3",
        },
      },
    });
  });
});

test("no gateway is made that nobody asked for", () => {
  const kinds = new Rendered(r1On3090s, onOwnServers).objects.map(({ kind }) => kind);
  expect(kinds).not.toContain("Gateway");
  expect(kinds).not.toContain("HTTPRoute");
});

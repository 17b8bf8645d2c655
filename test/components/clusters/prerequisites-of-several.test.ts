import { expect, test } from "vitest";
import type { Needs } from "../../../components/index.ts";
import { controllers } from "../../../components/clusters/prerequisites/controllers.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";

const neededBy = (needs: Needs) => controllers.filter((row) => row.neededBy(needs)).map(({ name }) => name);

test("what one service needs is installed for all", () => {
  expect(neededBy({ plans: [r1On3090s] })).toEqual([]);
  expect(neededBy({ plans: [r1On3090s, v3OnTwoP5, r1OnFourA100] })).toEqual(["lws", "keda", "prometheus"]);
});

test("a gateway before one service is Envoy's, before several the AI gateway extends it", () => {
  const { plans } = { plans: [r1On3090s] };
  expect(neededBy({ plans, gateway: true })).toEqual(["envoy-gateway"]);
  const several: Needs = { plans, gateway: true, modelGateway: { redis: "redis.redis.svc:6379" } };
  expect(neededBy(several)).toEqual(["envoy-gateway", "ai-gateway-crds", "ai-gateway"]);
  const envoy = controllers.find(({ name }) => name === "envoy-gateway");
  expect(envoy?.values?.({ plans, gateway: true })).toEqual({});
  expect(envoy?.values?.(several)).toMatchObject({
    config: {
      envoyGateway: {
        extensionApis: { enableBackend: true },
        extensionManager: { service: { fqdn: { port: 1063 } } },
        rateLimit: { backend: { type: "Redis", redis: { url: "redis.redis.svc:6379" } } },
      },
    },
  });
});

test("CRDs of the AI gateway stay when the stack goes", () => {
  expect(controllers.find(({ name }) => name === "ai-gateway-crds")?.isKept).toBe(true);
});

import { z } from "zod";

/**
 * Envoy AI Gateway publishes its CRDs in a chart alone, so its objects are held to what its API documents instead:
 * envoyproxy/ai-gateway api/v1beta1 (ai_gateway_route.go, ai_service_backend.go, shared_types.go) as of release 1.1,
 * read 2026-11-26. Only fields that are used here are known; every other is an error.
 */
const name = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .max(253);
const hostname = z
  .string()
  .regex(/^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
  .max(253);
/** gateway-api Duration. */
const duration = z.string().regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);

const header = z.strictObject({
  type: z.enum(["Exact", "RegularExpression"]),
  name: z.string().regex(/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/),
  value: z.string().min(1).max(4096),
});

const route = z.strictObject({
  parentRefs: z
    .array(z.strictObject({ group: z.literal("gateway.networking.k8s.io"), kind: z.literal("Gateway"), name }))
    .max(16),
  hostnames: z.array(hostname).max(16),
  rules: z
    .array(
      z.strictObject({
        backendRefs: z.array(z.strictObject({ name })).max(128),
        matches: z.array(z.strictObject({ headers: z.array(header).max(16) })).max(128),
        timeouts: z.strictObject({ request: duration }),
        modelsOwnedBy: z.string(),
      }),
    )
    .max(15),
  llmRequestCosts: z
    .array(
      z.strictObject({
        metadataKey: z.string().min(1),
        type: z.enum([
          "OutputToken",
          "InputToken",
          "CachedInputToken",
          "CacheCreationInputToken",
          "TotalToken",
          "ReasoningToken",
          "CEL",
        ]),
      }),
    )
    .max(36),
});

const backend = z.strictObject({
  schema: z.strictObject({ name: z.literal("OpenAI") }),
  backendRef: z.strictObject({ group: z.literal("gateway.envoyproxy.io"), kind: z.literal("Backend"), name }),
});

export const documented: Readonly<Record<string, z.ZodType>> = { AIGatewayRoute: route, AIServiceBackend: backend };

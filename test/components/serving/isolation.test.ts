import { describe, expect, test } from "vitest";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { flagships } from "./flagships.ts";
import { Rendered } from "./rendered.ts";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/: volumes that `restricted` allows. */
const restrictedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

describe.each(flagships)("$name passes Pod Security restricted", ({ plan, placement }) => {
  const rendered = new Rendered(plan, placement);

  test("pods run as a user of their own, without a token, host or service links", () => {
    for (const { spec } of rendered.pods) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(spec.securityContext.runAsUser).toBeGreaterThan(10_000);
      expect(spec.securityContext.runAsGroup).toBeGreaterThan(10_000);
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.enableServiceLinks).toBe(false);
      expect(spec.hostNetwork).toBeUndefined();
    }
  });

  test("containers drop every capability and cannot escalate", () => {
    for (const { securityContext } of rendered.containers) {
      expect(securityContext.allowPrivilegeEscalation).toBe(false);
      expect(securityContext.privileged).toBe(false);
      expect(securityContext.capabilities).toEqual({ drop: ["ALL"] });
    }
  });

  test("volumes are of the kinds it allows", () => {
    const kinds = rendered.pods.flatMap(({ spec }) =>
      spec.volumes.flatMap((v) => Object.keys(v).filter((k) => k !== "name")),
    );
    expect(restrictedVolumes).toEqual(expect.arrayContaining(kinds));
  });
});

test.each(flagships)("$name: the namespace enforces Pod Security restricted, RDMA or not", ({ plan, placement }) => {
  const namespace = new Rendered(plan, placement).objects.find(({ kind }) => kind === "Namespace");
  expect(namespace?.metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
});

interface Policy {
  ingress?: { from: unknown[]; ports?: { port: number }[] }[];
  egress?: { to: unknown[]; ports?: { port: number }[] }[];
}

describe("network", () => {
  test.each(flagships)("$name: everything is denied that no rule allows", ({ plan, placement }) => {
    const deny = new Rendered(plan, placement).spec("NetworkPolicy", "default-deny");
    expect(deny).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  test("gateway and Prometheus come in on the API port, only DNS goes out", () => {
    const { ingress, egress } = new Rendered(r1On3090s, onOwnServers).spec("NetworkPolicy", "engine") as Policy;
    expect(ingress).toHaveLength(1);
    expect(ingress?.[0]?.ports?.map(({ port }) => port)).toEqual([8080]);
    expect(JSON.stringify(ingress?.[0]?.from)).toMatch(/envoy-gateway-system.*monitoring/);
    expect(egress).toHaveLength(1);
    expect(egress?.[0]?.ports?.map(({ port }) => port)).toEqual([53, 53]);
  });

  test("no rule opens an address block, so the metadata address stays shut", () => {
    for (const { plan, placement } of flagships) {
      expect(JSON.stringify(new Rendered(plan, placement).spec("NetworkPolicy", "engine"))).not.toContain("ipBlock");
    }
  });

  test("pods of a group reach each other on every port", () => {
    const { ingress, egress } = new Rendered(v3OnTwoP5, onEks).spec("NetworkPolicy", "engine") as Policy;
    const group = [
      { podSelector: { matchLabels: expect.objectContaining({ "app.kubernetes.io/instance": "v3" }) as unknown } },
    ];
    expect(ingress?.[1]).toEqual({ from: group });
    expect(egress?.[1]).toEqual({ to: group });
  });
});

describe("the API key", () => {
  const secret = "sk-never-in-a-manifest";

  test.each(flagships)("$name: is in the Secret and nowhere else", ({ plan, placement }) => {
    const { objects } = new Rendered(plan, { ...placement, apiKey: secret });
    const holders = objects.filter((object) => JSON.stringify(object).includes(secret)).map(({ kind }) => kind);
    expect(holders).toEqual(["Secret"]);
  });

  test("reaches llama.cpp as a file and vLLM as a variable", () => {
    const llama = new Rendered(r1OnFourA100, { ...onAck, apiKey: secret }).server.container;
    expect(llama.args.slice(-2)).toEqual(["--api-key-file", "/run/secrets/engine/api-key"]);
    const vllm = new Rendered(v3OnTwoP5, { ...onEks, apiKey: secret }).server.container;
    expect(vllm.env).toContainEqual({
      name: "VLLM_API_KEY",
      valueFrom: { secretKeyRef: { name: "v3-api-key", key: "api-key" } },
    });
  });

  test("is not asked for where none is given", () => {
    expect(new Rendered(v3OnTwoP5, onEks).has("Secret")).toBe(false);
  });
});

import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../components/serving/index.ts";
import { inferenceObjects } from "../../../components/serving/index.ts";
import { placementOf, type PlacementOptions } from "../../../components/serving/placement.ts";
import { existingVolume, ossMount, s3Mount } from "../../../components/clusters/weights-mounts.ts";
import { gpuTolerations } from "../../../components/clusters/machines.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { planned } from "../../src/planned.ts";
import { exceptions } from "./control-exceptions.ts";
import { controls } from "./controls/index.ts";

const volumes = {
  aws: s3Mount("us-east-1", "weights"),
  alicloud: ossMount("cn-shanghai", "weights", "reader"),
  kubernetes: existingVolume({ claim: "weights" }),
} as const;

const identities = {
  aws: { by: "account" },
  alicloud: {
    by: "token",
    roleStem: "acs:ram::1234567890:role/writer-",
    identityProvider: "acs:ram::1234567890:oidc-provider/ack-rrsa-c1",
  },
  kubernetes: { by: "none" },
} as const;

const options: Readonly<Record<string, PlacementOptions>> = {
  "as it is": {},
  "behind a gateway": { gateway: { hostname: "llm.example.com" } },
  "with a key": { apiKey: "sk-secret" },
  watched: { prometheusOperator: true },
  "scaled by Kubernetes": { scaler: "hpa" },
  "with an adapter": { adapters: { tone: { sha256: { "adapter_config.json": "0".repeat(64) } } } },
  staged: {
    weightsSource: {
      repository: "a/b",
      revision: "0".repeat(40),
      sha256: { "a.gguf": "0".repeat(64) },
      tokenSecret: "hub",
    },
  },
};

const cases = profileNames.flatMap((profile) =>
  (Object.keys(profileOf(profile).placements) as (keyof typeof volumes)[]).flatMap((target) =>
    Object.keys(options).map((option) => ({ profile, target, option })),
  ),
);

function rendered({ profile, target, option }: (typeof cases)[number]): KubernetesObject[] {
  const plan = planned({ profile, target, replicas: { min: 1, max: 2 } });
  const site = {
    nodeSelector: {},
    tolerations: gpuTolerations,
    registry: { credentials: "{}" },
    identity: identities[target],
    weights: volumes[target],
  };
  return inferenceObjects(plan, placementOf("service", plan, site, options[option] ?? {})).map(({ object }) => object);
}

function findingsOf(objects: readonly KubernetesObject[]): { readonly control: string; readonly finding: string }[] {
  return controls.flatMap(({ name, findings }) =>
    objects.flatMap((object) =>
      findings(object, objects).map((what) => ({
        control: name,
        finding: `${object.kind} ${object.metadata.name} ${what}`,
      })),
    ),
  );
}

const all = cases.map((it) => ({ ...it, findings: findingsOf(rendered(it)) }));
const excepted = ({ control, finding }: { control: string; finding: string }) =>
  exceptions.filter((exception) => exception.control === control && exception.matches.test(finding));

test.each(all)("$profile on $target, $option: no finding without a reason", ({ findings }) => {
  expect(findings.filter((finding) => excepted(finding).length === 0)).toEqual([]);
});

test("every exception is still needed", () => {
  const used = new Set(all.flatMap(({ findings }) => findings.flatMap(excepted)));
  expect(exceptions.filter((exception) => !used.has(exception))).toEqual([]);
});

/** Each control fires on an object that breaks it: a rule that never fires promises nothing. */
test.each(controls)("$name is noticed when it is broken", ({ name, findings }) => {
  const bad = { apiVersion: "v1", metadata: { name: "bad", namespace: "default", labels: {} } };
  const container = { name: "c", image: "x", env: [{ name: "TOKEN", value: "x" }], securityContext: {} };
  const template = { metadata: { labels: {} }, spec: { hostNetwork: true, containers: [container] } };
  const objects: KubernetesObject[] = [
    { ...bad, kind: "Deployment", spec: { template } },
    { ...bad, kind: "Service", spec: { type: "NodePort" } },
    { ...bad, kind: "Gateway", spec: { listeners: [{ protocol: "HTTP" }] } },
    { ...bad, kind: "PodDisruptionBudget", spec: { maxUnavailable: 0, selector: { matchLabels: { a: "b" } } } },
  ];
  expect(
    objects.flatMap((object) => findings(object, objects)),
    name,
  ).not.toEqual([]);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ControlPlane, plainNode } from "../../rehearsal/control-plane/index.ts";
import { Cloud } from "../../rehearsal/providers/cloud.ts";
import { KubernetesProvider } from "../../rehearsal/providers/kubernetes/index.ts";
import { LiveKubernetesProvider } from "../../rehearsal/providers/kubernetes/live/provider.ts";
import { PartialFailure } from "../../rehearsal/providers/stand-in.ts";
import type { Properties } from "../../rehearsal/providers/wire.ts";
import { clusterTools, until } from "./clusters.ts";

/** What the API server answers through the provider, object by object and without an engine. */
describe("the Kubernetes provider of the rehearsal", () => {
  const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  const warnings: string[] = [];
  const namespace = "walled";
  let plane: ControlPlane;
  let provider: LiveKubernetesProvider;

  const target = (kind: string, name: string) => ({
    urn: `urn:pulumi:dev::p::kubernetes:${kind}::${name}`,
    type: `kubernetes:${kind}`,
    id: `${namespace}/${name}`,
  });
  const create = (kind: string, object: Properties, preview = false) =>
    provider.create(target(kind, "x"), object, preview);

  beforeAll(async () => {
    plane = await ControlPlane.start(await clusterTools());
    const warn = (_: string, words: string): void => {
      warnings.push(words);
    };
    const settled = new KubernetesProvider(new Cloud(folder));
    provider = new LiveKubernetesProvider(settled, { client: plane.client, patienceSeconds: 3, warn });
    await plane.add([
      plainNode("n0"),
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      },
    ]);
  });
  afterAll(async () => {
    await plane.stop();
    rmSync(folder, { recursive: true });
  });

  const deployment = (name: string, pod: Properties): Properties => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod },
    },
  });
  const allowed: Properties = {
    securityContext: { runAsNonRoot: true, runAsUser: 1, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "c",
        image: "registry.invalid/c",
        resources: { limits: { memory: "1024Mi", cpu: "1000m" } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  };

  test("refuses a field that the API does not know, in the preview already", async () => {
    const wrong: Properties = deployment("wrong", { ...allowed, priorityClassNam: "high" });
    await expect(create("apps/v1:Deployment", wrong, true)).rejects.toThrow(
      /priorityClassNam: field not declared in schema/,
    );
    await expect(create("apps/v1:Deployment", wrong)).rejects.toThrow(/priorityClassNam: field not declared in schema/);
  });

  test("tells of pods that Pod Security refuses: a warning at once, the reason when they do not come", async () => {
    warnings.length = 0;
    const open = deployment("open", { containers: [{ name: "c", image: "registry.invalid/c" }] });
    const failed = await create("apps/v1:Deployment", open).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(warnings.join()).toMatch(/would violate PodSecurity "restricted/);
    expect(failed).toBeInstanceOf(PartialFailure);
    expect(String(failed)).toMatch(
      /Deployment walled\/open was applied but is not ready after 3 s: .*violates PodSecurity/,
    );
    await provider.delete(target("apps/v1:Deployment", "open"), open);
  });

  test("waits for pods, sees no drift where quantities are only written differently, and sees a change by hand", async () => {
    const object = deployment("good", allowed);
    const made = await create("apps/v1:Deployment", object);
    expect(made.id).toBe("walled/good");
    expect(made.outputs["status"]).toMatchObject({ availableReplicas: 1 });
    const good = target("apps/v1:Deployment", "good");
    const read = () => provider.read(good, { inputs: object, outputs: made.outputs });
    expect((await read())?.inputs).toEqual(object);
    await plane.client.patch(object, { spec: { template: { spec: { terminationGracePeriodSeconds: 5 } } } });
    expect((await read())?.inputs).toEqual(object);
    await plane.client.patch(object, { spec: { template: { spec: { securityContext: { runAsUser: 2 } } } } });
    const inputs = (await read())?.inputs ?? {};
    expect(JSON.stringify(inputs)).toContain('"runAsUser":2');
    expect(JSON.stringify(inputs)).toContain('"memory":"1024Mi"');
    await provider.delete(good, object);
    expect(await read()).toBeUndefined();
    await until(async () => (await plane.client.list("v1", "Pod", namespace)).length === 0);
  });

  test("a Service that reaches no pod is not ready, and says so", async () => {
    const service: Properties = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "lonely", namespace },
      spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] },
    };
    await expect(create("core/v1:Service", service)).rejects.toThrow(/is not ready after 3 s: it reaches no pod/);
  });

  test("keeps a secret's contents secret, whatever the server answers", async () => {
    const secret: Properties = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace },
      stringData: { key: "in-clear" },
    };
    const { outputs } = await create(
      "core/v1:Secret",
      provider.check(target("core/v1:Secret", "s"), {}, secret).inputs,
    );
    const { stringData, data, ...open } = outputs;
    expect(JSON.stringify(open)).not.toMatch(/in-clear|aW4tY2xlYXI=/);
    expect(stringData).toMatchObject({ value: { key: "in-clear" } });
    expect(data).toMatchObject({ value: { key: "aW4tY2xlYXI=" } });
  });
});

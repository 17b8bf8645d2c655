import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { applyCrds } from "../../rehearsal/control-plane/manifests.ts";
import type { Properties } from "../../rehearsal/providers/wire.ts";
import { inside, nameOf, onDev, openOn, startCluster, until } from "./clusters.ts";

const scaled = onDev({ profile: "r1-32b-1xrtx4090" });
const crds = "apiextensions.k8s.io/v1";

const isTrue = () => true;
/** Storage of a kind that is just made is not open at once. */
const isFalse = () => false;

describe("a cluster that lacks what a service needs", () => {
  let cluster: Cluster;
  const kedas: Properties[] = [];

  beforeAll(async () => {
    cluster = await startCluster([siteOf(scaled)], { scaling: false });
    kedas.push(
      ...(await cluster.client.list(crds, "CustomResourceDefinition")).filter((crd) =>
        nameOf(crd).endsWith(".keda.sh"),
      ),
    );
    for (const crd of kedas)
      await cluster.client.delete({ ...crd, apiVersion: crds, kind: "CustomResourceDefinition" });
    await until(async () => !(await cluster.client.text("/apis")).includes("keda.sh"));
  });
  afterAll(() => cluster.close());

  test("says in a preview what is missing and what would work, makes nothing, and takes the service once it is there", async () => {
    const kubeconfig = readFileSync(cluster.controlPlane.kubeconfig, "utf8");
    const session = await openOn(cluster, { ...scaled, kubeconfig, context: "local" });
    try {
      const preview = await session.preview();
      expect(preview.ok).toBe(false);
      expect(preview.errors.join("\n")).toMatch(
        /keda \(no API keda\.sh\): install it .*or set deepseek-clusters:prerequisites: \{keda: install\}/,
      );
      expect((await session.up()).ok).toBe(false);
      expect(await cluster.client.list("networking.k8s.io/v1", "NetworkPolicy")).toEqual([]);

      await applyCrds(
        cluster.client,
        kedas.map((crd) => ({
          apiVersion: crds,
          kind: "CustomResourceDefinition",
          metadata: { name: nameOf(crd) },
          spec: inside(crd, "spec"),
        })),
      );
      const isServed = () => cluster.client.list("keda.sh/v1alpha1", "ScaledObject").then(isTrue, isFalse);
      await until(isServed);
      expect((await session.preview()).errors).toEqual([]);
    } finally {
      session.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { text } from "../../rehearsal/providers/wire.ts";
import { done } from "../engine/stacks.ts";
import { inside, openOn, startCluster, until } from "./clusters.ts";

const config = { profile: "r1-8b-1xrtx4090", target: "aws" };

describe("a claim that names no class", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster([siteOf(config)]);
  });
  afterAll(() => cluster.close());

  test("waits in vain on a bare control plane, and has an encrypted volume where the stack is up", async () => {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "history", namespace: "default" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "50Gi" } } },
    };
    const { client } = cluster;
    await client.apply(claim, { manager: "someone" });
    expect(inside(await client.read(claim), "spec")).not.toHaveProperty("storageClassName");

    const session = await openOn(cluster, config);
    try {
      expect((await session.up()).errors).toEqual([]);
      // Kubernetes gives the default class to claims that were there before it, too.
      await until(async () => text(inside(await client.read(claim), "status")["phase"]) === "Bound");
      const { storageClassName = "" } = inside(await client.read(claim), "spec");
      const named = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: storageClassName } };
      const { encrypted, kmsKeyId } = inside(await client.read(named), "parameters");
      expect([storageClassName, encrypted, text(kmsKeyId)]).toEqual([
        "gp3",
        "true",
        expect.stringMatching(/^arn:aws:kms:/),
      ]);
      expect(done(await session.up())).toEqual({});
    } finally {
      session.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { done } from "../engine/stacks.ts";
import { openOn, startCluster } from "./clusters.ts";

const config = {
  profile: "r1-32b-1xrtx4090",
  replicas: { min: 2, max: 2 },
  weightsVolume: { localPath: "/mnt/nvme/weights" },
  weightsSource: { repository: "a/b", revision: "0".repeat(40), sha256: { "model.gguf": "0".repeat(64) } },
};

describe("weights on a disk of each node", () => {
  const site = siteOf(config);
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster([site]);
  });
  afterAll(() => cluster.close());

  test("one volume is mounted on every node with the machine and on no other, beside the engines that read it", async () => {
    const session = await openOn(cluster, config);
    try {
      expect((await session.up()).errors).toEqual([]);
      const pods = await placedPods(cluster.client, site.services[0].namespace);
      const fetchers = pods.filter(({ name }) => name.includes("-weights-"));
      const machines = fetchers.map(({ node }) => node).sort();
      expect(new Set(machines).size).toBe(2);
      const engines = pods.filter(({ name }) => !/-(weights|preflight)-/.test(name));
      expect(engines.map(({ node }) => node).sort()).toEqual(machines);
      expect(engines.map(({ phase }) => phase)).toEqual(["Running", "Running"]);
      expect(done(await session.up())).toEqual({});
      expect((await session.destroy()).errors).toEqual([]);
    } finally {
      session.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { done } from "../engine/stacks.ts";
import { onDev, openOn, startCluster } from "./clusters.ts";

const config = onDev({ profile: "r1-iq1s-8x3090" });

describe("a plan whose machine is not there", () => {
  const { nodes, ...site } = siteOf(config);
  const plain = nodes.slice(0, 1);
  const servers = nodes.slice(1);
  const other = siteOf(onDev({ profile: "r1-32b-1xrtx4090" })).nodes.slice(1, 2);
  let cluster: Cluster;

  beforeAll(async () => {
    // The scheduler looks at a pod anew up to ten seconds after its claim is bound, and then knows what else it lacks.
    cluster = await startCluster([{ ...site, nodes: [...plain, ...other] }], { patienceSeconds: 30 });
  });
  afterAll(() => cluster.close());

  test("stays pending and says why within the time it has, and comes up once the machine is there", async () => {
    const session = await openOn(cluster, config);
    try {
      // The Job that looks at the nodes is the first to need one.
      const began = Date.now();
      const { ok, errors } = await session.up();
      expect(ok).toBe(false);
      expect(errors.join("\n")).toMatch(/pod \S+ is pending: 0\/2 nodes are available: .*node affinity/);
      expect(errors.join("\n")).toMatch(
        /Job \S+-preflight-\S+ was applied but is not ready after 30 s: it has not completed/,
      );
      expect(Date.now() - began).toBeLessThan(120_000);
      const pending = await placedPods(cluster.client, site.services[0].namespace);
      expect(pending.map(({ node, phase }) => [node, phase])).toEqual([["", "Pending"]]);

      await cluster.controlPlane.add(servers);
      expect((await session.up()).errors).toEqual([]);
      expect(done(await session.up())).toEqual({});
      expect((await session.destroy()).errors).toEqual([]);
    } finally {
      session.close();
    }
  });
});

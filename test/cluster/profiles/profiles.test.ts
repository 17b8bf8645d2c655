import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../../rehearsal/cluster/index.ts";
import { holds } from "../../../rehearsal/kubernetes-api/index.ts";
import type { Session } from "../../../rehearsal/session.ts";
import { systems } from "../../../scripts/systems.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { profileNames } from "../../../src/profiles/index.ts";
import { done } from "../../engine/stacks.ts";
import { inventory, onDev, openOn, startCluster, until } from "../clusters.ts";

type Config = Readonly<Record<string, unknown>>;

/** Every profile, and every deployment of the article that fits, each configuration once. */
const cases = new Map<string, Config>([
  ...profileNames.map((profile) => [`profile ${profile}`, { profile }] as const),
  ["ranks with requests of their own on two nodes", { profile: "v3-fp8-8xh100", layout: "throughput" }],
  ...systems
    .filter(({ verdict }) => verdict === "fits")
    .map(({ id, title, config }) => [`${id}: ${title}`, config] as const),
]);
const distinct = [...new Map([...cases].reverse().map(([title, config]) => [JSON.stringify(config), title])).entries()]
  .reverse()
  .map(([config, title]) => [title, JSON.parse(config) as Config] as const);

const acceleratorOf = (node: string): string | undefined =>
  catalog.machines.find(({ id }) => id.toLowerCase() === node)?.accelerator;

/**
 * What lies in a cluster that is destroyed goes with it, unasked, and here only a stand-in for that cluster goes: so the
 * services are destroyed first, each object by itself.
 */
async function takeServicesDown({ stack }: Session): Promise<void> {
  const { resources = [] } = (await stack.exportStack()).deployment as { resources?: readonly { urn: string }[] };
  const target = resources
    .map(({ urn }) => urn)
    .filter((urn) => urn.includes("deepseek-clusters:index:InferenceService$"));
  expect(target).not.toEqual([]);
  await stack.destroy({ target, targetDependents: true });
}

describe("on simulated nodes of its kind", () => {
  let cluster: Cluster;
  let before: string[];

  beforeAll(async () => {
    cluster = await startCluster(
      distinct.map(([, config]) => siteOf(onDev(config))),
      { scaling: true },
    );
    before = await inventory(cluster.client);
  });
  afterAll(() => cluster.close());

  test.each(distinct)("%s", async (_title, config) => {
    const [{ plan, namespace }] = siteOf(onDev(config)).services;
    const session = await openOn(cluster, config);
    try {
      const up = await session.up();
      expect(up.errors).toEqual([]);
      // The API server warns of every pod that Pod Security would refuse, and of every deprecated version.
      expect(up.warnings).toEqual([]);
      const placed = await placedPods(cluster.client, namespace);
      // Jobs before the engine have ended.
      const pods = placed.filter(({ phase }) => phase !== "Succeeded");
      expect(pods).toHaveLength(plan.replicas.min * plan.nodesPerReplica);
      expect(pods.filter(({ phase }) => phase !== "Running")).toEqual([]);
      // Machines that differ in their host or hold more of the same accelerator will do.
      const machines = pods.map(({ node }) => node.replace(/-\d+$/, ""));
      expect(new Set(machines.map(acceleratorOf))).toEqual(new Set([plan.accelerator]));
      // No two share a node.
      expect(new Set(pods.map(({ node }) => node)).size).toBe(pods.length);
      for (const scaler of await cluster.client.list("keda.sh/v1alpha1", "ScaledObject", namespace))
        await until(async () => holds(await cluster.client.read(scaler), "Ready"));

      expect(done(await session.up())).toEqual({});

      await takeServicesDown(session);
      expect((await session.destroy()).errors).toEqual([]);
      await until(async () => JSON.stringify(await inventory(cluster.client)) === JSON.stringify(before)).catch(
        () => 0,
      );
      expect(await inventory(cluster.client)).toEqual(before);
    } finally {
      session.close();
    }
  });
});

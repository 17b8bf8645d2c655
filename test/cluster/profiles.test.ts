import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster, type Site } from "../../rehearsal/cluster/index.ts";
import { machineNodes, plainNode } from "../../rehearsal/control-plane/index.ts";
import { holds } from "../../rehearsal/kubernetes-api/index.ts";
import { catalog, type Target } from "../../src/catalog/index.ts";
import { done } from "../engine/stacks.ts";
import { inventory, onDev, openOn, startCluster, takeObjectsDown, until } from "./clusters.ts";
import { cases, type Config } from "./cases.ts";

/**
 * Each in a namespace of its own, so that several can be on the cluster at a time. It stands for the cluster of each of
 * them, and a class of volumes is in no namespace: volumes.test.ts tries it.
 */
const stacks: readonly { readonly title: string; readonly config: Config }[] = cases.map(([title, config], place) => ({
  title,
  config: {
    prerequisites: { volumeDriver: "existing" },
    ...("services" in config ? {} : { namespace: `row-${String(place + 1).padStart(2, "0")}` }),
    ...config,
  },
}));

const acceleratorOf = (node: string): string | undefined =>
  catalog.machines.find(({ id }) => id.toLowerCase() === node)?.accelerator;

/** What a stack file for that target says: on a cloud, nothing of the cluster of dev, and who reaches the one it makes. */
function asWritten(config: Config, target: Target): Config {
  if (target === "kubernetes") return config;
  const isPrivate = target === "aws" && !("adopt" in config);
  const reached = isPrivate ? { access: { privateCidrs: ["10.20.0.0/16"] } } : {};
  return { context: undefined, weightsVolume: undefined, ...reached, ...config };
}

/** As many machines as all of them take together. */
function allSites(): Site {
  const nodes = [plainNode("system-0")];
  const made = new Map<string, number>();
  const sites = stacks.map(({ config }) => {
    const site = siteOf(onDev(config));
    const { acceleratorResource } = config;
    for (const { plan } of site.services) {
      const from = made.get(plan.machine) ?? 0;
      const count = plan.replicas.max * plan.nodesPerReplica;
      const options = typeof acceleratorResource === "string" ? { from, acceleratorResource } : { from };
      nodes.push(...machineNodes(plan.machine, count, options));
      made.set(plan.machine, from + count);
    }
    return site;
  });
  const [first, ...others] = sites.flatMap(({ services }) => services);
  if (first === undefined) throw new Error("There is nothing to bring up.");
  return {
    services: [first, ...others],
    nodes,
    storageClasses: sites.flatMap(({ storageClasses }) => storageClasses),
    claims: sites.flatMap(({ claims }) => claims),
  };
}

describe("on simulated nodes of its kind", () => {
  let cluster: Cluster;
  let before: string[];

  beforeAll(async () => {
    cluster = await startCluster([allSites()], { scaling: true });
    before = await inventory(cluster.client);
  });
  afterAll(async () => {
    try {
      // What a namespace held goes after it.
      await until(async () => (await left()).length === 0).catch(() => 0);
      expect(await left()).toEqual([]);
    } finally {
      await cluster.close();
    }
  });

  const left = async () => (await inventory(cluster.client)).filter((object) => !before.includes(object));

  test.concurrent.for(stacks)("$title", async ({ config }, { expect: check }) => {
    const { services } = siteOf(onDev(config));
    const session = await openOn(cluster, asWritten(config, services[0].plan.target));
    try {
      const up = await session.up();
      check(up.errors).toEqual([]);
      // The API server warns of every pod that Pod Security would refuse, and of every deprecated version; the program of
      // every key that does nothing.
      check(up.warnings).toEqual([]);
      for (const { plan, namespace } of services) {
        const placed = await placedPods(cluster.client, namespace);
        // Jobs before the engine have ended.
        const pods = placed.filter(({ phase }) => phase !== "Succeeded");
        // A window of the schedule may be open.
        const replicas = "schedule" in config ? [plan.replicas.min, plan.replicas.max] : [plan.replicas.min];
        check(replicas).toContain(pods.length / plan.nodesPerReplica);
        check(pods.filter(({ phase }) => phase !== "Running")).toEqual([]);
        // Machines that differ in their host or hold more of the same accelerator will do.
        const machines = pods.map(({ node }) => node.replace(/-\d+$/, ""));
        check(new Set(machines.map(acceleratorOf))).toEqual(new Set([plan.accelerator]));
        // No two share a node.
        check(new Set(pods.map(({ node }) => node)).size).toBe(pods.length);
        for (const scaler of await cluster.client.list("keda.sh/v1alpha1", "ScaledObject", namespace))
          await until(async () => holds(await cluster.client.read(scaler), "Ready"));
      }

      check(done(await session.up())).toEqual({});

      if (services[0].plan.target !== "kubernetes") await takeObjectsDown(session);
      check((await session.destroy()).errors).toEqual([]);
    } finally {
      session.close();
    }
  });
});

import { expect, inject, vi } from "vitest";
import { openCluster, type Cluster, type ClusterOptions, type Site } from "../../rehearsal/cluster/index.ts";
import type { Client } from "../../rehearsal/kubernetes-api/index.ts";
import { isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import { Session } from "../../rehearsal/session.ts";
import { findClusterTools, repository, type ClusterTools } from "../../rehearsal/toolchain/index.ts";

export async function clusterTools(): Promise<ClusterTools> {
  const tools = await findClusterTools(() => undefined);
  if (tools === undefined) throw new Error("The set-up of this layer has found the tools.");
  return tools;
}

export async function startCluster(sites: readonly Site[], options: ClusterOptions = {}): Promise<Cluster> {
  return openCluster(await clusterTools(), sites, options);
}

/** A stack of this project with another configuration, applying to a cluster. */
export const openOn = (cluster: Cluster, config: Readonly<Record<string, unknown>>): Promise<Session> =>
  Session.open({
    home: inject("home"),
    project: repository,
    stack: "dev",
    // What protects a real deployment from being destroyed would also keep a test from doing so.
    config: { protect: false, ...config },
    cluster: cluster.access,
  });

/** What the dev stack says by itself, below a configuration of a test's own. */
export const onDev = (config: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  weightsVolume: { claim: "deepseek-weights" },
  ...config,
});

/** Waits for a condition; a control plane on a busy machine takes its time. */
export const until = (condition: () => Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 120_000, interval: 200 });

export const inside = (object: Properties | undefined, ...keys: string[]): Properties =>
  keys.reduce<Properties>((found, key) => {
    const next = found[key];
    return isObject(next) ? next : {};
  }, object ?? {});

export const nameOf = (object: Properties): string => text(inside(object, "metadata")["name"]);
export const uidOf = (object: Properties): string => text(inside(object, "metadata")["uid"]);

/** Made and renewed by the control plane itself all the time. */
const ephemeral = new Set(["Event", "Lease", "ComponentStatus", "PodMetrics", "NodeMetrics"]);

/** Everything a cluster holds, by kind and name. */
export async function inventory(client: Client): Promise<string[]> {
  const kinds = (await client.kinds()).filter(({ kind }) => !ephemeral.has(kind));
  const lists = await Promise.all(
    kinds.map(async ({ apiVersion, kind }) =>
      (await client.list(apiVersion, kind)).map((object) => {
        const { namespace } = inside(object, "metadata");
        return `${apiVersion}/${kind} ${text(namespace)}/${nameOf(object)}`;
      }),
    ),
  );
  return lists.flat().sort();
}

/**
 * What lies in a cloud's cluster that is destroyed goes with it, unasked, and here only a stand-in for that cluster goes:
 * so its objects are destroyed first, each by itself.
 */
export async function takeObjectsDown({ stack }: Session): Promise<void> {
  const { resources = [] } = (await stack.exportStack()).deployment as { resources?: readonly { urn: string }[] };
  const target = resources.map(({ urn }) => urn).filter((urn) => /\$kubernetes:(?!helm)/.test(urn));
  expect(target).not.toEqual([]);
  await stack.destroy({ target, targetDependents: true });
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { ApiError, holds } from "../../rehearsal/kubernetes-api/index.ts";
import { isList, isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import { machineNodes } from "../../rehearsal/control-plane/index.ts";
import type { Session } from "../../rehearsal/session.ts";
import { inside, nameOf, openOn, startCluster, uidOf, until } from "./clusters.ts";

/** Two replicas of two nodes each, fixed in number, and one node to spare. */
const config = { profile: "v3-fp8-8xh100", replicas: { min: 2, desired: 2, max: 2 }, budget: {} };
const site = siteOf(config);
const [{ name, namespace, plan }] = site.services;
const index = "leaderworkerset.sigs.k8s.io/worker-index";
const group = "leaderworkerset.sigs.k8s.io/group-index";

describe("V3 in two groups of two nodes", () => {
  let cluster: Cluster;
  let session: Session;

  /** Those of the groups: the Job that looked at the nodes has left its own behind. */
  const pods = (): Promise<Properties[]> =>
    cluster.client.list("v1", "Pod", namespace, { labelSelector: `leaderworkerset.sigs.k8s.io/name=${name}` });
  const labels = (pod: Properties): Properties => inside(pod, "metadata", "labels");
  const pod = async (groupIndex: string, workerIndex: string): Promise<Properties> => {
    const found = (await pods()).find((one) => labels(one)[group] === groupIndex && labels(one)[index] === workerIndex);
    if (found === undefined) throw new Error(`There is no pod ${workerIndex} of group ${groupIndex}.`);
    return found;
  };
  const isUp = async (): Promise<boolean> => {
    const [set] = await cluster.client.list("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", namespace);
    const running = (await pods()).filter((one) => holds(one, "Ready"));
    return holds(set, "Available") && running.length === 4;
  };
  /** Both pods of a group are others than before, and everything is up. */
  const recreated = async (old: readonly Properties[]): Promise<void> => {
    const gone = old.map(uidOf);
    await until(async () => (await isUp()) && !(await pods()).some((one) => gone.includes(uidOf(one))));
  };
  /** Names of the pods that the service sends requests to. */
  const served = async (): Promise<string[]> => {
    const slices = await cluster.client.list("discovery.k8s.io/v1", "EndpointSlice", namespace, {
      labelSelector: `kubernetes.io/service-name=${name}`,
    });
    return slices
      .flatMap(({ endpoints }) => (isList(endpoints) ? endpoints.filter(isObject) : []))
      .filter((endpoint) => inside(endpoint, "conditions")["ready"] === true)
      .map((endpoint) => text(inside(endpoint, "targetRef")["name"]))
      .sort();
  };
  const leaders = [`${name}-0`, `${name}-1`];

  beforeAll(async () => {
    const spare = machineNodes(plan.machine, 5);
    cluster = await startCluster([{ ...site, nodes: [...site.nodes.slice(0, 1), ...spare] }]);
    session = await openOn(cluster, config);
    expect((await session.up()).errors).toEqual([]);
    await until(isUp);
  });
  afterAll(async () => {
    expect((await session.destroy()).errors).toEqual([]);
    session.close();
    await cluster.close();
  });

  test("the service reaches the leaders and no worker", async () => {
    await until(async () => (await served()).length === 2);
    expect(await served()).toEqual(leaders);
  });

  test("a node that is taken away has its whole group made anew elsewhere", async () => {
    const old = [await pod("0", "0"), await pod("0", "1")];
    const lost = text(inside(old[1], "spec")["nodeName"]);
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: lost } };
    const { taints } = inside(await cluster.client.read(node), "spec");
    const reclaimed = { key: "aws-node-termination-handler/spot-itn", effect: "NoExecute" };
    await cluster.client.patch(node, { spec: { taints: [...(isList(taints) ? taints : []), reclaimed] } });
    await recreated(old);
    const nodes = (await pods()).map((one) => text(inside(one, "spec")["nodeName"]));
    expect(nodes).not.toContain(lost);
    expect(new Set(nodes).size).toBe(4);
    await cluster.client.patch(node, { spec: { taints: taints ?? [] } });
  });

  test("a leader that crashes takes its workers along into a new group; the other group is left alone", async () => {
    const old = [await pod("1", "0"), await pod("1", "1")];
    const other = [uidOf(await pod("0", "0")), uidOf(await pod("0", "1"))];
    const statuses = inside(old[0], "status")["containerStatuses"];
    // What the kubelet writes when a container has ended and was started again.
    const restarted = (isList(statuses) ? statuses : []).filter(isObject).map((one) => ({ ...one, restartCount: 1 }));
    await cluster.client.patch(old[0] ?? {}, { status: { containerStatuses: restarted } }, "status");
    await recreated(old);
    expect([uidOf(await pod("0", "0")), uidOf(await pod("0", "1"))]).toEqual(other);
  });

  test("draining takes one pod at a time: the budget refuses a second one until the first is back", async () => {
    await until(async () => {
      const [budget] = await cluster.client.list("policy/v1", "PodDisruptionBudget", namespace);
      return inside(budget, "status")["disruptionsAllowed"] === 1;
    });
    const old = [await pod("0", "0"), await pod("0", "1")];
    const evict = async (victim: Properties): Promise<number> => {
      const path = `${await cluster.client.pathOf(victim)}/eviction`;
      const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: nameOf(victim), namespace } };
      return cluster.client.send("POST", path, {}, eviction).then(
        () => 201,
        (error: unknown) => (error instanceof ApiError ? error.status : 0),
      );
    };
    expect(await evict(old[0] ?? {})).toBe(201);
    expect(await evict(await pod("1", "0"))).toBe(429);
    await recreated(old);
  });

  test("a rolling update makes one group anew after the other, and never lets a request reach a worker", async () => {
    const before = (await pods()).map(uidOf);
    const reached = new Set<string>();
    let least = 4;
    const rolled = new AbortController();
    const watched = (async () => {
      while (!rolled.signal.aborted) {
        for (const name of await served()) reached.add(name);
        least = Math.min(least, (await pods()).filter((one) => holds(one, "Ready")).length);
      }
    })();
    await session.stack.setConfig("contextTokens", { value: "16384" });
    expect((await session.up()).errors).toEqual([]);
    await until(async () => (await isUp()) && (await pods()).every((one) => !before.includes(uidOf(one))));
    rolled.abort();
    await watched;
    const words = (await pods()).map((one) => JSON.stringify(inside(one, "spec")["containers"]));
    expect(words.every((spec) => spec.includes('"--max-model-len","16384"'))).toBe(true);
    expect([...reached].sort()).toEqual(leaders);
    // One group of the two serves all the while.
    expect(least).toBeGreaterThanOrEqual(2);
  });
});

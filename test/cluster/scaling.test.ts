import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { conditionsOf, holds } from "../../rehearsal/kubernetes-api/index.ts";
import { isList, isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import type { Session } from "../../rehearsal/session.ts";
import { done } from "../engine/stacks.ts";
import { inside, onDev, openOn, startCluster, until } from "./clusters.ts";

/** A replica of one pod, and a replica of two. */
const services = [
  ["a Deployment", onDev({ profile: "r1-32b-1xrtx4090" })],
  ["a LeaderWorkerSet", { profile: "v3-fp8-8xh100", replicas: { min: 1, max: 3 }, budget: {} }],
] as const;

/** Seconds for what takes minutes and hours in production; everything else is as the stack makes it. */
const window = 5;
const quickly = {
  spec: {
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Pods", value: 4, periodSeconds: 1 }] },
          scaleDown: { stabilizationWindowSeconds: window, policies: [{ type: "Pods", value: 4, periodSeconds: 1 }] },
        },
      },
    },
  },
};

const sites = services.map(([, config]) => siteOf(config));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster(sites, { scaling: true });
});
afterAll(() => cluster.close());

describe.each(services)("KEDA on %s", (_name, config) => {
  const [service] = siteOf(config).services;
  const { plan, namespace } = service;
  const { min, max } = plan.replicas;
  let session: Session;

  const scaler = async (): Promise<Properties> => {
    const [found] = await cluster.client.list("keda.sh/v1alpha1", "ScaledObject", namespace);
    if (found === undefined) throw new Error("There is no ScaledObject.");
    return found;
  };
  const replicas = async (): Promise<number> => {
    const pods = await placedPods(cluster.client, namespace);
    return pods.filter(({ phase }) => phase === "Running").length / plan.nodesPerReplica;
  };
  const settlesAt = (count: number): Promise<unknown> => until(async () => (await replicas()) === count);
  /** Whether Prometheus has what the scaler asks for; it does not answer while it is down. */
  const hasSeries = async (): Promise<boolean> => {
    const queries = inside(await scaler(), "spec")["triggers"];
    const [trigger] = isList(queries) ? queries.filter(isObject) : [];
    return (await cluster.controlPlane.samples(text(inside(trigger, "metadata")["query"]))) > 0;
  };
  /** The fewest replicas seen over several scale-down windows, which begin when the metrics have gone. */
  const leastWithoutMetrics = async (): Promise<number> => {
    const end = Date.now() + 4 * window * 1000;
    const seen: number[] = [];
    await until(async () => {
      seen.push(await replicas());
      return Date.now() > end;
    });
    return Math.min(...seen);
  };
  const load = (waiting: number, running: number): void => {
    cluster.metrics.set(service, { waiting, running });
  };
  /** More waits than the most replicas should hold. */
  const flood = (): void => {
    load(max * plan.deployment.scaling.waitingPerReplica, max * plan.deployment.scaling.runningPerReplica);
  };

  beforeAll(async () => {
    session = await openOn(cluster, config);
    const up = await session.up();
    expect(up.errors).toEqual([]);
    await until(async () => holds(await cluster.client.read(await scaler()), "Ready"));
    await cluster.client.patch(await scaler(), quickly);
  });
  afterAll(async () => {
    await session.destroy();
    session.close();
  });

  test("adds replicas up to the bound while requests wait, and the program leaves them", async () => {
    await settlesAt(min);
    flood();
    await settlesAt(max);
    expect(done(await session.up())).toEqual({});
    expect(await replicas()).toBe(max);
  });

  test("takes none away when Prometheus is gone, not even with an empty queue behind it", async () => {
    await cluster.controlPlane.stopPrometheus();
    load(0, 0);
    expect(await leastWithoutMetrics()).toBe(max);
    flood();
    await cluster.controlPlane.startPrometheus();
    await until(hasSeries);
    expect(await replicas()).toBe(max);
  });

  test("takes none away when the engines report nothing", async () => {
    cluster.metrics.forget(service);
    await until(async () => !(await hasSeries()));
    expect(await leastWithoutMetrics()).toBe(max);
    flood();
    await until(hasSeries);
    expect(await replicas()).toBe(max);
  });

  test("goes back to the fewest once the queue has been empty for the window", async () => {
    load(0, 0);
    await settlesAt(min);
    const [autoscaler] = await cluster.client.list("autoscaling/v2", "HorizontalPodAutoscaler", namespace);
    expect(conditionsOf(autoscaler).find(({ type }) => type === "AbleToScale")?.status).toBe("True");
    expect(inside(autoscaler, "spec")).toMatchObject({ minReplicas: min, maxReplicas: max });
  });
});

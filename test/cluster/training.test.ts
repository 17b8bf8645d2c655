import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { isList, isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import type { Session } from "../../rehearsal/session.ts";
import { done } from "../engine/stacks.ts";
import { example, type Config } from "./cases.ts";
import { inside, inventory, openOn, startCluster, takeObjectsDown, until } from "./clusters.ts";

const trainer = "trainer.kubeflow.org/v1alpha1";

const full = {
  method: "full",
  machine: "8xh100-nvl",
  machines: 2,
  tokens: 20_000_000,
  dataset: "data/train.jsonl",
};

describe.each<readonly [string, Config, string, readonly [machine: string, count: number]]>([
  ["QLoRA on two RTX 4090", example("fine-tuning"), "support", ["2xrtx4090", 1]],
  ["a full fine-tuning on two nodes", { ...example("fine-tuning"), training: full }, "training", ["8xh100-nvl", 2]],
  [
    "LoRA of R1 on three nodes, with its bucket",
    {
      ...{ profile: "r1-fp8-8xh200", target: "aws", serve: false },
      training: { method: "lora", machines: 3, tokens: 20_000_000, dataset: "data/train.jsonl" },
    },
    "training",
    ["p5en.48xlarge", 3],
  ],
])("%s", (_, config, name, [machine, count]) => {
  let cluster: Cluster;
  let before: string[];
  let session: Session;

  beforeAll(async () => {
    cluster = await startCluster([siteOf(config)]);
    // A kind that has just been added is listed once its storage is there.
    await until(async () => {
      before = await inventory(cluster.client).catch(() => []);
      return before.length > 0;
    });
    session = await openOn(cluster, config);
  });
  afterAll(async () => {
    session.close();
    await cluster.close();
  });

  /** Of the one object of a kind. */
  const specOf = async (kind: string): Promise<Properties> => {
    const [object, ...others] = await cluster.client.list(trainer, kind, name);
    expect(others).toEqual([]);
    return inside(object, "spec");
  };

  /** What comes of a runtime: a pod of its template on every node. A Job's would end here as soon as they run. */
  const podsOf = async (): Promise<Properties[]> => {
    const jobs = inside(await specOf("TrainingRuntime"), "template", "spec")["replicatedJobs"];
    const template = isList(jobs) && isObject(jobs[0]) ? inside(jobs[0], "template", "spec", "template") : {};
    const { numNodes } = inside(await specOf("TrainJob"), "trainer");
    return Array.from({ length: Number(numNodes) }, (_, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...inside(template, "metadata"), name: `node-${String(index)}`, namespace: name },
      spec: inside(template, "spec"),
    }));
  };

  test("goes up, and a second time changes nothing", async () => {
    expect((await session.up()).errors).toEqual([]);
    expect(done(await session.up())).toEqual({});
    expect(inside(await specOf("TrainJob"), "runtimeRef")["name"]).toBe(name);
  });

  test("its pods pass `restricted` where it is enforced, and land on the machines planned, with their claim", async () => {
    const [namespace] = (await cluster.client.list("v1", "Namespace")).filter(
      (one) => text(inside(one, "metadata")["name"]) === name,
    );
    expect(inside(namespace, "metadata", "labels")["pod-security.kubernetes.io/enforce"]).toBe("restricted");
    for (const pod of await podsOf()) expect((await cluster.client.create(pod)).warnings).toEqual([]);
    await until(async () => {
      const pods = await placedPods(cluster.client, name);
      return pods.length === count && pods.every(({ node }) => node !== "");
    });
    const nodes = (await placedPods(cluster.client, name)).map(({ node }) => node);
    expect(new Set(nodes).size).toBe(count);
    expect(nodes.filter((node) => !node.startsWith(`${machine}-`))).toEqual([]);
  });

  test("a job told otherwise is another job, and what stands around it stays", async () => {
    await session.stack.setConfig("training.sequenceTokens", { value: "1024" }, true);
    // What a ConfigMap says does not change: another takes its place, as another job does.
    const changed = [`${name}-job`, `${name}-recipe`];
    const told = await session.up();
    expect(told.errors).toEqual([]);
    expect(done(told)).toEqual({
      "delete-replaced": changed,
      replace: changed,
      "create-replacement": changed,
    });
  });

  test("leaves nothing", async () => {
    // Trainer takes the pods of a job away with it, and a claim stays for as long as a pod uses it.
    for (const pod of await cluster.client.list("v1", "Pod", name)) await cluster.client.delete(pod);
    await takeObjectsDown(session);
    expect((await session.destroy()).errors).toEqual([]);
    await until(async () => (await inventory(cluster.client)).join() === before.join());
  });
});

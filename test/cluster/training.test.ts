import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedPods, siteOf, type Cluster } from "../../rehearsal/cluster/index.ts";
import { isList, isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import type { Session } from "../../rehearsal/session.ts";
import { done } from "../engine/stacks.ts";
import { example } from "./cases.ts";
import { inside, inventory, openOn, startCluster, until } from "./clusters.ts";

const trainer = "trainer.kubeflow.org/v1alpha1";
const machinesOf = (pods: readonly { node: string }[]) => pods.map(({ node }) => node).sort();

const full = {
  method: "full",
  machine: "8xh100-nvl",
  machines: 2,
  tokens: 20_000_000,
  dataset: "data/train.jsonl",
};

describe.each([
  ["QLoRA on two RTX 4090", example("fine-tuning"), "support", ["2xrtx4090-0"]],
  [
    "a full fine-tuning on two nodes",
    { ...example("fine-tuning"), training: full },
    "training",
    ["8xh100-nvl-0", "8xh100-nvl-1"],
  ],
  [
    "LoRA of R1 on three nodes, with its bucket",
    {
      ...{ profile: "r1-fp8-8xh200", target: "aws", capacity: { kind: "existing" }, serve: false },
      training: { method: "lora", machines: 3, tokens: 20_000_000, dataset: "data/train.jsonl" },
    },
    "training",
    ["p5en.48xlarge-0", "p5en.48xlarge-1", "p5en.48xlarge-2"],
  ],
])("%s", (_, config, name, nodes) => {
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

  /** What Trainer's controller makes of a runtime: a Job of its pod template on every node, told where it stands. */
  const jobOf = async (): Promise<Properties> => {
    const jobs = inside(await specOf("TrainingRuntime"), "template", "spec")["replicatedJobs"];
    const job = isList(jobs) && isObject(jobs[0]) ? inside(jobs[0], "template", "spec", "template") : {};
    const { numNodes = null } = inside(await specOf("TrainJob"), "trainer");
    return {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "as-trainer-makes-it", namespace: name },
      spec: { completionMode: "Indexed", completions: numNodes, parallelism: numNodes, template: job },
    };
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
    const { warnings } = await cluster.client.create(await jobOf());
    expect(warnings).toEqual([]);
    await until(async () => {
      const pods = await placedPods(cluster.client, name);
      return pods.length === nodes.length && pods.every(({ node }) => node !== "");
    });
    expect(machinesOf(await placedPods(cluster.client, name))).toEqual(nodes);
  });

  test("a job told otherwise is another job, and what stands around it stays", async () => {
    await session.stack.setConfig("training.sequenceTokens", { value: "1024" }, true);
    const job = `${name}-job`;
    const told = await session.up();
    expect(told.errors).toEqual([]);
    expect(done(told)).toEqual({
      update: [`${name}-recipe`],
      "delete-replaced": [job],
      replace: [job],
      "create-replacement": [job],
    });
  });

  test("leaves nothing", async () => {
    // What lies in a cloud's cluster goes with it; here only a stand-in for that cluster goes.
    const { resources = [] } = (await session.stack.exportStack()).deployment as { resources?: { urn: string }[] };
    const target = resources.map(({ urn }) => urn).filter((urn) => /deepseek-clusters:index:TrainingJob\$/.test(urn));
    await session.stack.destroy({ target, targetDependents: true });
    expect((await session.destroy()).errors).toEqual([]);
    await until(async () => (await inventory(cluster.client)).join() === before.join());
  });
});

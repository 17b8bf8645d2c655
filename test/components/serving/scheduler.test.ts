import { expect, test } from "vitest";
import { controllers } from "../../../components/clusters/prerequisites/controllers.ts";
import { placementOf, type PodScheduler } from "../../../components/serving/placement.ts";
import { ConfigError, readConfig, serviceOptionsOf } from "../../../src/config/index.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { planned } from "../../src/planned.ts";
import { onOwnServers } from "../placements.ts";
import { Rendered, type Pod } from "./rendered.ts";

const ascend = { profile: "v3-fp8-8xh100", target: "kubernetes", model: "deepseek-r1", weights: "int8" };
const twoNodes = planned({ ...ascend, engine: "vllm-ascend", machine: "atlas-800i-a2", nodesPerReplica: 2 });
const source = { repository: "a/b", revision: "0".repeat(40), sha256: { "a.safetensors": "0".repeat(64) } };

const rendered = (scheduler?: PodScheduler): Rendered =>
  new Rendered(
    twoNodes,
    placementOf("r1", twoNodes, onOwnServers, { weightsSource: source, ...(scheduler && { scheduler }) }),
  );
const jobPod = (of: Rendered, nameHas: string): Pod => {
  const job = of.objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.includes(nameHas));
  return job?.spec?.["template"] as Pod;
};

test("with Volcano, every pod of both Ascend nodes that takes accelerators is its own to place, and no other", () => {
  const with1 = rendered({ name: "volcano" });
  const taking = [...with1.pods, jobPod(with1, "-preflight-")];
  for (const { spec } of taking) {
    expect(spec).toHaveProperty("schedulerName", "volcano");
    expect(spec.containers[0].resources.limits).toHaveProperty(["huawei.com/Ascend910"], "8");
  }
  expect(jobPod(with1, "-weights-").spec).not.toHaveProperty("schedulerName");
});

test("without it the cluster's default scheduler places all", () => {
  expect(JSON.stringify(rendered().objects)).not.toMatch(/schedulerName|volcano/);
});

test("the queue is where Volcano and LeaderWorkerSet read it: at the pods, and at the set that groups are made for", () => {
  const queued = rendered({ name: "volcano", queue: "inference" });
  const annotation = { "scheduling.volcano.sh/queue-name": "inference" };
  for (const pod of [...queued.pods, jobPod(queued, "-preflight-")])
    expect(pod.metadata).toMatchObject({ annotations: annotation });
  const set = queued.objects.find(({ kind }) => kind === "LeaderWorkerSet");
  expect(set?.metadata.annotations).toEqual(annotation);
});

test("a LeaderWorkerSet that the stack installs is told to make groups for Volcano, and only then", () => {
  const lws = controllers.find(({ item }) => item === "lws");
  expect(lws?.values?.({ plans: [twoNodes], scheduler: "volcano" })).toEqual({
    gangSchedulingManagement: { schedulerProvider: "volcano" },
  });
  expect(lws?.values?.({ plans: [twoNodes] })).toEqual({});
});

test("a stack file asks for it by two keys, and a queue of nobody is refused", () => {
  const asked = { profile: "r1-iq1s-8x3090", scheduler: "volcano", queue: "inference" };
  expect(serviceOptionsOf(readConfig(asked, catalog))).toMatchObject({
    scheduler: { name: "volcano", queue: "inference" },
  });
  expect(() => readConfig({ profile: "r1-iq1s-8x3090", queue: "inference" }, catalog)).toThrow(ConfigError);
});

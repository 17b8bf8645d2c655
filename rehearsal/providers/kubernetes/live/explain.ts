import { conditionsOf, type Client } from "../../../kubernetes-api/index.ts";
import { isObject, text, type Properties } from "../../wire.ts";
import { specOf } from "../kinds.ts";
import { metadataOf } from "../objects.ts";

const most = 5;

/** Why a workload is not ready: its own conditions, its pods that cannot be scheduled, and what the controllers complain of. */
export async function explain(client: Client, object: Properties): Promise<string[]> {
  const { name, namespace } = metadataOf(object);
  if (namespace === undefined) return [];
  const own = conditionsOf(object)
    .filter(
      ({ type, status }) =>
        type === "ReplicaFailure" || type === "Failed" || (type === "Progressing" && status === "False"),
    )
    .map(({ type, message }) => `${type}: ${message}`);
  const pods = await client.list("v1", "Pod", text(namespace), { labelSelector: selectorOf(object) });
  const unscheduled = pods.flatMap((pod) =>
    conditionsOf(pod)
      .filter(({ type, status }) => type === "PodScheduled" && status === "False")
      .map(({ message }) => `pod ${text(metadataOf(pod)["name"])} is pending: ${message}`),
  );
  const events = await client.list("v1", "Event", text(namespace), { fieldSelector: "type=Warning" });
  const complaints = events
    .filter(({ involvedObject }) => isObject(involvedObject) && text(involvedObject["name"]).startsWith(text(name)))
    .map(({ reason, message }) => `${text(reason)}: ${text(message)}`)
    .filter((words) => !words.startsWith("FailedScheduling"));
  return [...new Set([...own, ...unscheduled, ...complaints])].slice(0, most);
}

function selectorOf(object: Properties): string {
  if (object["kind"] === "LeaderWorkerSet")
    return `leaderworkerset.sigs.k8s.io/name=${text(metadataOf(object)["name"])}`;
  const { selector } = specOf(object);
  const labels = isObject(selector) && isObject(selector["matchLabels"]) ? selector["matchLabels"] : selector;
  if (!isObject(labels)) return "deepseek-clusters.invalid/none";
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${text(value)}`)
    .join(",");
}

import type { Client } from "../kubernetes-api/index.ts";
import { isObject, text, type Properties } from "../providers/wire.ts";

export interface PlacedPod {
  readonly namespace: string;
  readonly name: string;
  /** Empty while no node has been found for it. */
  readonly node: string;
  readonly phase: string;
}

const inside = (object: Properties, key: string): Properties => (isObject(object[key]) ? object[key] : {});

/** Every pod and where the scheduler put it, by namespace and name. */
export async function placedPods(client: Client, namespace = ""): Promise<PlacedPod[]> {
  const pods = await client.list("v1", "Pod", namespace);
  return pods
    .map((pod) => ({
      namespace: text(inside(pod, "metadata")["namespace"]),
      name: text(inside(pod, "metadata")["name"]),
      node: text(inside(pod, "spec")["nodeName"]),
      phase: text(inside(pod, "status")["phase"]),
    }))
    .sort((one, other) => `${one.namespace}/${one.name}`.localeCompare(`${other.namespace}/${other.name}`, "en"));
}

/** Nodes with what they hold, one line each, then the pods that found none. */
export async function placementLines(client: Client): Promise<string[]> {
  const [nodes, pods] = await Promise.all([client.list("v1", "Node"), placedPods(client)]);
  const names = nodes.map((node) => text(inside(node, "metadata")["name"])).sort();
  const width = Math.max(0, ...names.map(({ length }) => length));
  const on = (node: string): string[] =>
    pods.filter((pod) => pod.node === node).map(({ name, phase }) => `${name} (${phase})`);
  const pending = on("");
  return [
    ...names.map((name) => `  ${name.padEnd(width)}  ${on(name).join(", ") || "free"}`),
    ...(pending.length === 0 ? [] : [`  ${"no node".padEnd(width)}  ${pending.join(", ")}`]),
  ];
}

import { conditionsOf, holds, type Client } from "../../../kubernetes-api/index.ts";
import { isList, isObject, text, type Properties } from "../../wire.ts";
import { metadataOf } from "../objects.ts";
import { specOf } from "../kinds.ts";

/** What an object still lacks, in words; undefined once it is ready. */
type Check = (object: Properties, client: Client) => string | undefined | Promise<string | undefined>;

const statusOf = (object: Properties): Properties => (isObject(object["status"]) ? object["status"] : {});
const count = (value: unknown): number => (typeof value === "number" ? value : 0);

/** The controller has seen this very version of the object. */
const observed = (object: Properties): boolean => {
  const seen = statusOf(object)["observedGeneration"];
  return seen === undefined || count(seen) >= count(metadataOf(object)["generation"]);
};

const inPhase =
  (...phases: readonly string[]): Check =>
  (object) => {
    const phase = text(statusOf(object)["phase"]);
    return phases.includes(phase) ? undefined : `its phase is ${phase === "" ? "not known yet" : phase}`;
  };

function deployment(object: Properties): string | undefined {
  const status = statusOf(object);
  const wanted = count(specOf(object)["replicas"] ?? 1);
  const [updated, available, all] = [
    count(status["updatedReplicas"]),
    count(status["availableReplicas"]),
    count(status["replicas"]),
  ];
  if (
    count(status["observedGeneration"]) >= count(metadataOf(object)["generation"]) &&
    updated === wanted &&
    available === wanted &&
    all === wanted
  )
    return undefined;
  return `${available} of ${wanted} replicas are available, ${updated} of them new`;
}

function daemonSet(object: Properties): string | undefined {
  const status = statusOf(object);
  const wanted = count(status["desiredNumberScheduled"]);
  const [updated, available] = [count(status["updatedNumberScheduled"]), count(status["numberAvailable"])];
  const seen = count(status["observedGeneration"]) >= count(metadataOf(object)["generation"]);
  if (seen && updated === wanted && available === wanted) return undefined;
  return `${available} of ${wanted} nodes have a pod that is available, ${updated} of them new`;
}

const job: Check = (object) => (holds(object, "Complete") ? undefined : "it has not completed");

/** A Service without a selector, or without a cluster address, has nothing to wait for. */
async function service(object: Properties, client: Client): Promise<string | undefined> {
  const { selector, type } = specOf(object);
  if (!isObject(selector) || type === "ExternalName") return undefined;
  const { name, namespace } = metadataOf(object);
  const slices = await client.list("discovery.k8s.io/v1", "EndpointSlice", text(namespace), {
    labelSelector: `kubernetes.io/service-name=${text(name)}`,
  });
  const ready = slices
    .flatMap(({ endpoints }) => (isList(endpoints) ? endpoints.filter(isObject) : []))
    .filter(({ conditions }) => isObject(conditions) && conditions["ready"] === true);
  return ready.length > 0 ? undefined : "it reaches no pod that is ready";
}

/**
 * When an object counts as ready, by `apiVersion/Kind`; other kinds are ready once applied. Source: pulumi-kubernetes,
 * provider/pkg/await/awaiters.go.
 */
export const readiness: Readonly<Record<string, Check>> = {
  "v1/Namespace": inPhase("Active"),
  "v1/PersistentVolume": inPhase("Available", "Bound"),
  "v1/PersistentVolumeClaim": inPhase("Bound"),
  "v1/Service": service,
  "apps/v1/Deployment": deployment,
  "apps/v1/DaemonSet": daemonSet,
  "batch/v1/Job": job,
};

/** `pulumi.com/waitFor: condition=Available`, by which a program says when an object of any kind is ready. */
export function waitedFor(object: Properties): Check | undefined {
  const { annotations } = metadataOf(object);
  const wish = isObject(annotations) ? text(annotations["pulumi.com/waitFor"]) : "";
  const [, type = ""] = /^condition=(\w+)/.exec(wish) ?? [];
  if (type === "") return undefined;
  return (live) => {
    if (observed(live) && holds(live, type)) return undefined;
    const said = conditionsOf(live).map((condition) => `${condition.type}=${condition.status} (${condition.message})`);
    return `its condition ${type} does not hold${said.length === 0 ? "" : `: ${said.join(", ")}`}`;
  };
}

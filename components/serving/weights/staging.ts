import { jobImages, mirrored } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { httpsOut, writerEgress, writerEnv, writerFiles, writerIdentity, type BucketWriter } from "./bucket-writer.ts";
import { namesOut } from "../cluster-dns.ts";
import { objectLabels } from "../labels.ts";
import type { Placement } from "../placement.ts";
import { onEveryNode } from "./staging-on-nodes.ts";
import { stagingAccount, stagingPrefix } from "./staging-place.ts";
import { bucketScript, manifestDirectory, tokenDirectory, volumeScript } from "./staging-scripts.ts";
import { pulledWith } from "../pod/pull-secret.ts";
import { containerSecurityOf, podSecurity } from "../pod/security.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";
import { weightsClaimName, weightsDirectory } from "./weights.ts";
import type { WeightsSource } from "./weights-source.ts";
import { shortRevision } from "./weights-source.ts";

/** Fetches pinned weights into the volume and checks each file, before any engine starts; nothing without a source. */
export function stagingObjects(plan: Plan, placement: Placement): ServiceObject[] {
  const { weightsSource: source } = placement;
  if (source === undefined) return [];
  const name = `${placement.name}-weights-${shortRevision(source)}`;
  const metadata = { name, namespace: placement.namespace, labels: labelsOf(plan, placement) };
  const writer = writerOf(placement);
  const sums = Object.entries(source.sha256).map(([file, hash]) => `${hash}  ${file}\n`);
  return [
    ...(intoBucket(placement) ? [{ key: "staging-account", object: accountOf(plan, placement) }] : []),
    { key: "staging-traffic", object: trafficOf(plan, placement) },
    {
      key: "staging-manifest",
      object: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata,
        data: { SHA256SUMS: sums.join(""), ...(writer && writerFiles(writer)) },
      },
    },
    { key: "staging", object: { metadata, ...fetcherOf(plan, placement, source, name) } },
  ];
}

/** One Job fetches into a place that all share, a pod on each node onto a disk of its own. */
function fetcherOf(plan: Plan, placement: Placement, source: WeightsSource, name: string) {
  const { fetch, pod } = podOf(plan, placement, source, name);
  const labels = labelsOf(plan, placement);
  if (placement.weights.kind === "nodes") {
    const own = { ...stagingLabels(placement), "deepseek-clusters/weights": shortRevision(source) };
    return {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      spec: onEveryNode(plan, placement, { labels: own, pod, fetch }),
    };
  }
  const template = { metadata: { labels }, spec: { restartPolicy: "Never", ...pod, containers: [fetch] } };
  return { apiVersion: "batch/v1", kind: "Job", spec: { backoffLimit: 10, template } };
}

const stagingLabels = (placement: Placement) => ({
  "app.kubernetes.io/instance": placement.name,
  "app.kubernetes.io/component": "staging",
});

function labelsOf(plan: Plan, placement: Placement): Record<string, string> {
  return { ...objectLabels(plan, placement), ...stagingLabels(placement) };
}

/** The one pod that reaches the internet: HTTPS out, but no metadata address, and nothing comes in. */
function trafficOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `${placement.name}-staging`,
      namespace: placement.namespace,
      labels: labelsOf(plan, placement),
    },
    spec: {
      podSelector: { matchLabels: stagingLabels(placement) },
      policyTypes: ["Ingress", "Egress"],
      egress: [namesOut, ...(intoBucket(placement) ? writerEgress(placement.identity) : [httpsOut])],
    },
  };
}

const intoBucket = ({ weights }: Placement): boolean => weights.kind === "bucket";

/** Who writes the bucket; undefined where the weights are in a volume. */
function writerOf({ name, weights, identity, weightsPath }: Placement): BucketWriter | undefined {
  if (weights.kind !== "bucket") return undefined;
  return { bucket: weights, identity, serviceAccount: stagingAccount(name), prefix: stagingPrefix(weightsPath) };
}

/** Why nothing can be fetched into this place; undefined where it can. */
export function stagingProblem({ weightsSource, weights, identity }: Placement): string | undefined {
  if (weightsSource === undefined || weights.kind !== "bucket" || identity.by !== "none") return undefined;
  return "nobody is known who may write the bucket: copy the weights into it, and leave the source out";
}

/** An account of its own, because it may write what the engine may only read. */
function accountOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: stagingAccount(placement.name),
      namespace: placement.namespace,
      labels: labelsOf(plan, placement),
    },
    automountServiceAccountToken: false,
  };
}

function podOf(plan: Plan, placement: Placement, source: WeightsSource, name: string) {
  const amounts = { cpu: "2", memory: "2Gi", "ephemeral-storage": "1Gi" };
  const token = source.tokenSecret;
  const writer = writerOf(placement);
  const identity = writer === undefined ? [] : writerIdentity(writer);
  const fetch = {
    name: "fetch",
    image: mirrored(jobImages[intoBucket(placement) ? "intoBucket" : "intoVolume"], placement.registry.mirror),
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", "-c", intoBucket(placement) ? bucketScript(source) : volumeScript(plan, placement, source)],
    ...(writer && { env: writerEnv(writer) }),
    resources: { requests: amounts, limits: amounts },
    securityContext: containerSecurityOf(0),
    volumeMounts: [
      intoBucket(placement) ? { name: "scratch", mountPath: "/tmp" } : { name: "weights", mountPath: weightsDirectory },
      { name: "manifest", mountPath: manifestDirectory, readOnly: true },
      ...identity.map(({ mount }) => mount),
      ...(token === undefined ? [] : [{ name: "token", mountPath: tokenDirectory, readOnly: true }]),
    ],
  };
  const pod = {
    serviceAccountName: intoBucket(placement) ? stagingAccount(placement.name) : placement.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...pulledWith(placement),
    tolerations: placement.tolerations,
    securityContext: podSecurity,
    volumes: [
      intoBucket(placement)
        ? { name: "scratch", emptyDir: { sizeLimit: "1Gi" } }
        : { name: "weights", persistentVolumeClaim: { claimName: weightsClaimName(placement) } },
      { name: "manifest", configMap: { name } },
      ...identity.map(({ volume }) => volume),
      ...(token === undefined ? [] : [{ name: "token", secret: { secretName: token, defaultMode: 0o440 } }]),
    ],
  };
  return { fetch, pod };
}

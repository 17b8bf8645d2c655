import type { Plan } from "../../../src/planner/plan.ts";
import type { WeightsBucket, WeightsOnNodes, WeightsVolume } from "../../clusters/access.ts";
import { objectLabels } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";

export const weightsDirectory = "/weights";
/** Where a copier finds what it copies. */
export const sourceDirectory = "/weights-source";

/** A bucket has no size, a folder none of its own; a constant keeps the claim untouched when the weights change. */
const nominalSize = "1Ti";

/** Whose pods read the volume. */
export interface WeightsOwner {
  readonly name: string;
  readonly namespace: string;
  readonly weights: WeightsVolume;
}

type Labels = Readonly<Record<string, string>>;

export function weightsClaimName({ name, weights }: Pick<WeightsOwner, "name" | "weights">): string {
  return weights.kind === "claim" ? weights.claim : `${name}-weights`;
}

export function weightsObjects(plan: Plan, placement: Placement): ServiceObject[] {
  const labels = objectLabels(plan, placement);
  switch (placement.weights.kind) {
    case "claim":
      return [];
    case "bucket":
      return bucketObjects(placement, placement.weights, labels);
    case "nodes":
      return boundObjects(placement, nodesSource(placement.weights), labels, "ReadWriteMany");
    case "volume":
      return [{ key: "weights", object: newClaim(plan, placement, labels) }];
  }
}

/** A bucket as a volume of one namespace: nothing is provisioned or copied, and nothing can be written. */
export function bucketObjects(owner: WeightsOwner, bucket: WeightsBucket, labels: Labels): ServiceObject[] {
  return boundObjects(owner, bucketSource(owner, bucket), labels);
}

/** What is mounted, as part of a volume's spec. */
type Source = Readonly<Record<string, unknown>>;
type AccessMode = "ReadOnlyMany" | "ReadWriteMany";

/** A pod that fetches may write into a folder of its node; nobody writes through the mount of a bucket. */
function boundObjects(
  owner: WeightsOwner,
  source: Source,
  labels: Labels,
  accessMode: AccessMode = "ReadOnlyMany",
): ServiceObject[] {
  return [
    { key: "weights-volume", object: boundVolume(owner, source, labels, accessMode) },
    { key: "weights", object: boundClaim(owner, labels, accessMode) },
  ];
}

/** Volumes are not namespaced: two services of one name in two namespaces must not meet. */
const volumeName = ({ name, namespace }: WeightsOwner): string => `${namespace}-${name}-weights`;

function claim(owner: WeightsOwner, labels: Labels, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: weightsClaimName(owner), namespace: owner.namespace, labels },
    spec,
  };
}

/** Read by many, filled beside Kubernetes: whatever happens to the volume, the files stay. */
function boundVolume(owner: WeightsOwner, source: Source, labels: Labels, accessMode: AccessMode): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(owner), labels },
    spec: {
      capacity: { storage: nominalSize },
      accessModes: [accessMode],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      claimRef: { namespace: owner.namespace, name: weightsClaimName(owner) },
      ...source,
    },
  };
}

function bucketSource(owner: WeightsOwner, { driver, attributes, mountOptions }: WeightsBucket): Source {
  const csi = { driver, volumeHandle: volumeName(owner), readOnly: true, volumeAttributes: attributes };
  return { mountOptions, csi };
}

/**
 * A local volume is of the nodes that it names, and each mounts its own disk: one that names them all is the same folder
 * on every node. Which of them take the pods is said by the pods.
 */
function nodesSource({ path }: WeightsOnNodes): Source {
  const everyNode = { matchExpressions: [{ key: "kubernetes.io/os", operator: "In", values: ["linux"] }] };
  return { local: { path }, nodeAffinity: { required: { nodeSelectorTerms: [everyNode] } } };
}

function boundClaim(owner: WeightsOwner, labels: Labels, accessMode: AccessMode): KubernetesObject {
  return claim(owner, labels, {
    accessModes: [accessMode],
    storageClassName: "",
    volumeName: volumeName(owner),
    resources: { requests: { storage: nominalSize } },
  });
}

function newClaim(plan: Plan, placement: Placement, labels: Labels): KubernetesObject {
  const shared = plan.replicas.max > 1 || plan.nodesPerReplica > 1;
  return claim(placement, labels, {
    accessModes: [shared ? "ReadWriteMany" : "ReadWriteOnce"],
    ...(placement.storageClass !== undefined && { storageClassName: placement.storageClass }),
    resources: { requests: { storage: String(plan.deployment.weightsBytes) } },
  });
}

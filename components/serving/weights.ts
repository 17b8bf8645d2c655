import type { Plan } from "../../src/planner/plan.ts";
import type { WeightsBucket } from "../clusters/access.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesObject, ServiceObject } from "./service-object.ts";

export const weightsDirectory = "/weights";
/** Where a copier finds what it copies. */
export const sourceDirectory = "/weights-source";

/** A bucket has no size; a constant keeps the claim untouched when the weights change. */
const nominalBucketSize = "1Ti";

export function weightsClaimName(placement: Placement): string {
  return placement.weights.kind === "claim" ? placement.weights.claim : `${placement.name}-weights`;
}

export function weightsObjects(plan: Plan, placement: Placement): ServiceObject[] {
  switch (placement.weights.kind) {
    case "claim":
      return [];
    case "bucket":
      return [
        { key: "weights-volume", object: bucketVolume(plan, placement, placement.weights) },
        { key: "weights", object: bucketClaim(plan, placement) },
      ];
    case "volume":
      return [{ key: "weights", object: newClaim(plan, placement) }];
  }
}

/** Volumes are not namespaced: two services of one name in two namespaces must not meet. */
function volumeName(placement: Placement): string {
  return `${placement.namespace}-${placement.name}-weights`;
}

function claim(plan: Plan, placement: Placement, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: weightsClaimName(placement),
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
    },
    spec,
  };
}

function bucketVolume(plan: Plan, placement: Placement, bucket: WeightsBucket): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(placement), labels: objectLabels(plan, placement) },
    spec: {
      capacity: { storage: nominalBucketSize },
      accessModes: ["ReadOnlyMany"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      claimRef: { namespace: placement.namespace, name: weightsClaimName(placement) },
      mountOptions: bucket.mountOptions,
      csi: {
        driver: bucket.driver,
        volumeHandle: volumeName(placement),
        readOnly: true,
        volumeAttributes: bucket.attributes,
      },
    },
  };
}

function bucketClaim(plan: Plan, placement: Placement): KubernetesObject {
  return claim(plan, placement, {
    accessModes: ["ReadOnlyMany"],
    storageClassName: "",
    volumeName: volumeName(placement),
    resources: { requests: { storage: nominalBucketSize } },
  });
}

function newClaim(plan: Plan, placement: Placement): KubernetesObject {
  const shared = plan.replicas.max > 1 || plan.nodesPerReplica > 1;
  return claim(plan, placement, {
    accessModes: [shared ? "ReadWriteMany" : "ReadWriteOnce"],
    ...(placement.storageClass !== undefined && { storageClassName: placement.storageClass }),
    resources: { requests: { storage: String(plan.deployment.weightsBytes) } },
  });
}

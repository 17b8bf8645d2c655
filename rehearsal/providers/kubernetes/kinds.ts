import { isObject, text, type Properties, type Value } from "../wire.ts";

const selector = ["spec.selector"];

/**
 * Properties whose change replaces the object, by `apiVersion/Kind`. Source: pulumi-kubernetes,
 * provider/pkg/provider/diff.go (`forceNew`), which also lists `metadata.name` and `metadata.namespace` for every kind.
 */
export const replaceOn: Readonly<Record<string, readonly string[]>> = {
  "v1/ConfigMap": ["data", "binaryData"],
  "v1/Secret": ["type", "data", "stringData"],
  "v1/Service": ["spec.clusterIP"],
  "v1/PersistentVolumeClaim": ["spec"],
  "v1/PersistentVolume": ["spec.csi", "spec.hostPath", "spec.local", "spec.nfs"],
  "apps/v1/DaemonSet": selector,
  "apps/v1/Deployment": selector,
  "apps/v1/StatefulSet": [
    ...selector,
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": [...selector, "spec.completions", "spec.parallelism", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
};

/** Required properties as the API server's own schema lists them. Source: Kubernetes API reference v1.34. */
export const required: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": ["spec.selector", "spec.template"],
  "apps/v1/Deployment": ["spec.selector", "spec.template"],
  "apps/v1/StatefulSet": ["spec.selector", "spec.template"],
  "batch/v1/Job": ["spec.template"],
  "networking.k8s.io/v1/NetworkPolicy": ["spec.podSelector"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["provisioner"],
  "leaderworkerset.x-k8s.io/v1/LeaderWorkerSet": ["spec.leaderWorkerTemplate.workerTemplate"],
  "keda.sh/v1alpha1/ScaledObject": ["spec.scaleTargetRef", "spec.triggers"],
};

/** Values outside of which the API server refuses an object. Source: Kubernetes API reference v1.34. */
export const enums: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "v1/Service": { "spec.type": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] },
  "v1/PersistentVolumeClaim": {
    "spec.accessModes": ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
    "spec.volumeMode": ["Filesystem", "Block"],
  },
  "apps/v1/Deployment": { "spec.strategy.type": ["Recreate", "RollingUpdate"] },
  "apps/v1/StatefulSet": { "spec.podManagementPolicy": ["OrderedReady", "Parallel"] },
  "networking.k8s.io/v1/NetworkPolicy": { "spec.policyTypes": ["Ingress", "Egress"] },
  "policy/v1/PodDisruptionBudget": { "spec.unhealthyPodEvictionPolicy": ["IfHealthyBudget", "AlwaysAllow"] },
  "leaderworkerset.x-k8s.io/v1/LeaderWorkerSet": {
    "spec.leaderWorkerTemplate.restartPolicy": [
      "RecreateGroupOnPodRestart",
      "RecreateGroupAfterStart",
      "None",
      "Default",
    ],
    "spec.startupPolicy": ["LeaderCreated", "LeaderReady"],
  },
};

/** Kinds that live outside namespaces. */
export const clusterScoped: ReadonlySet<string> = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
]);

export const specOf = (object: Properties): Properties => (isObject(object["spec"]) ? object["spec"] : {});

const replicated = (object: Properties): Properties => {
  const replicas: Value = specOf(object)["replicas"] ?? 1;
  return { availableReplicas: replicas, readyReplicas: replicas, replicas, updatedReplicas: replicas };
};

/** What controllers report once an object has settled. */
export const statuses: Readonly<Record<string, (object: Properties) => Properties>> = {
  "v1/Namespace": () => ({ phase: "Active" }),
  "v1/PersistentVolume": () => ({ phase: "Bound" }),
  "v1/PersistentVolumeClaim": () => ({ phase: "Bound" }),
  "v1/Service": (object) =>
    text(specOf(object)["type"]) === "LoadBalancer"
      ? { loadBalancer: { ingress: [{ hostname: "rehearsal.invalid" }] } }
      : { loadBalancer: {} },
  "apps/v1/Deployment": replicated,
  "apps/v1/StatefulSet": replicated,
  "batch/v1/Job": () => ({ succeeded: 1 }),
  "leaderworkerset.x-k8s.io/v1/LeaderWorkerSet": replicated,
};

import { found, ofContainers, ofPods, ofRunning, serves, type Control } from "./control.ts";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/: volumes that `restricted` allows. */
export const restrictedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** What a pod and its containers may do, and what they must say of themselves. */
export const controlsOfPods: readonly Control[] = [
  {
    name: "not privileged",
    ids: ["PSS baseline", "C-0057", "CKV_K8S_16", "KSV-0017"],
    findings: ofContainers(({ securityContext }) => found(securityContext?.privileged !== false, "may be privileged")),
  },
  {
    name: "no privilege escalation",
    ids: ["PSS restricted", "C-0016", "CKV_K8S_20", "KSV-0001"],
    findings: ofContainers(({ securityContext }) =>
      found(securityContext?.allowPrivilegeEscalation !== false, "may escalate"),
    ),
  },
  {
    name: "user and group of no host",
    ids: ["PSS restricted", "C-0013", "CKV_K8S_23", "CKV_K8S_40", "KSV-0012", "KSV-0020", "KSV-0021", "KSV-0105"],
    findings: ofPods(({ securityContext: { runAsNonRoot, runAsUser = 0, runAsGroup = 0 } = {} }) => [
      ...found(runAsNonRoot !== true, "may be root"),
      ...found(runAsUser <= 10_000 || runAsGroup <= 10_000, "has a user or group that a host may have"),
    ]),
  },
  {
    name: "no capabilities",
    ids: ["PSS restricted", "C-0046", "CKV_K8S_25", "CKV_K8S_28", "CKV_K8S_37", "KSV-0003", "KSV-0022", "KSV-0106"],
    findings: ofContainers(({ securityContext: { capabilities } = {} }) => [
      ...found(capabilities?.drop?.includes("ALL") !== true, "keeps capabilities"),
      ...found((capabilities?.add ?? []).length > 0, "adds capabilities"),
    ]),
  },
  {
    name: "seccomp",
    ids: ["PSS restricted", "C-0055", "C-0210", "CKV_K8S_31", "KSV-0030", "KSV-0104"],
    findings: ofPods(({ securityContext }) =>
      found(securityContext?.seccompProfile?.type !== "RuntimeDefault", "has no seccomp profile"),
    ),
  },
  {
    name: "read-only root file system",
    ids: ["C-0017", "CKV_K8S_22", "KSV-0014"],
    findings: ofContainers(({ securityContext }) =>
      found(securityContext?.readOnlyRootFilesystem !== true, "can write to its root file system"),
    ),
  },
  {
    name: "nothing of the host",
    ids: [
      "PSS baseline",
      "C-0038",
      "C-0041",
      "C-0044",
      "C-0048",
      "CKV_K8S_17",
      "CKV_K8S_18",
      "CKV_K8S_19",
      "CKV_K8S_26",
      "KSV-0008",
      "KSV-0009",
      "KSV-0010",
      "KSV-0023",
      "KSV-0024",
    ],
    findings: ofPods(({ hostNetwork, hostPID, hostIPC, volumes = [], containers }) => [
      ...found(hostNetwork, "is on the host's network"),
      ...found(hostPID, "sees the host's processes"),
      ...found(hostIPC, "shares the host's memory"),
      ...found(
        containers.some(({ ports = [] }) => ports.some(({ hostPort }) => hostPort !== undefined)),
        "takes a host's port",
      ),
      ...volumes.flatMap((volume) =>
        Object.keys(volume)
          .filter((kind) => kind !== "name" && !restrictedVolumes.includes(kind))
          .map((kind) => `mounts a ${kind}`),
      ),
    ]),
  },
  {
    name: "an account of its own, without a token",
    ids: ["C-0034", "C-0189", "C-0190", "CKV_K8S_38", "CKV_K8S_41", "KSV-0036"],
    findings: (object) =>
      object.kind === "ServiceAccount"
        ? found(object.automountServiceAccountToken !== false, "hands out tokens")
        : ofPods(({ serviceAccountName = "default", automountServiceAccountToken }) => [
            ...found(serviceAccountName === "default", "has the default account"),
            ...found(automountServiceAccountToken !== false, "mounts a token"),
          ])(object),
  },
  {
    name: "requests and limits",
    ids: [
      "C-0268",
      "C-0269",
      "C-0270",
      "C-0271",
      "CKV_K8S_10",
      "CKV_K8S_11",
      "CKV_K8S_12",
      "CKV_K8S_13",
      "KSV-0011",
      "KSV-0015",
      "KSV-0016",
      "KSV-0018",
    ],
    findings: ofContainers(({ resources: { requests = {}, limits = {} } = {} }) =>
      ["cpu", "memory", "ephemeral-storage"].flatMap((name) =>
        found(requests[name] === undefined || limits[name] === undefined, `has no bound of ${name}`),
      ),
    ),
  },
  {
    name: "a fixed image tag",
    ids: ["C-0075", "CKV_K8S_14", "KSV-0013"],
    findings: ofContainers(({ image }) =>
      found(!/[:@][^/]*\d/.test(image) || image.endsWith(":latest"), `runs ${image}, which names no version`),
    ),
  },
  {
    name: "an image by digest",
    ids: ["CKV_K8S_43", "KSV-0125", "C-0306"],
    findings: ofContainers(({ image }) => found(!image.includes("@sha256:"), `runs ${image}, by tag`)),
  },
  {
    name: "probes that tell start, readiness and life apart",
    ids: ["C-0018", "C-0056", "CKV_K8S_8", "CKV_K8S_9"],
    findings: (object) =>
      serves(object)
        ? ofRunning(({ startupProbe, livenessProbe, readinessProbe }, _pod, role) => [
            ...found(startupProbe === undefined || livenessProbe === undefined, "has no start-up or liveness probe"),
            ...found(role !== "worker" && readinessProbe === undefined, "has no readiness probe"),
            ...found(
              JSON.stringify(livenessProbe) === JSON.stringify(readinessProbe),
              "cannot tell life from readiness",
            ),
          ])(object)
        : [],
  },
];

import type { KubernetesObject } from "../../../components/serving/index.ts";

/** One control of public rule sets: operations they name by these ids (checkov, trivy, kubescape; PSS = Pod Security Standards). */
export interface Control {
  readonly name: string;
  readonly ids: readonly string[];
  /** What is wrong with one object; empty = nothing. `all` are the objects rendered with it. */
  readonly findings: (object: KubernetesObject, all: readonly KubernetesObject[]) => readonly string[];
}

interface Security {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
}

interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: Security;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: Readonly<Record<string, unknown>>;
  }[];
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly startupProbe?: unknown;
}

interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: Security;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly topologySpreadConstraints?: readonly unknown[];
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

type Spec = Readonly<Record<string, unknown>>;

/** Pod templates of an object, with what to call them. */
export function templatesOf({ kind, spec = {} }: KubernetesObject): readonly (readonly [string, PodTemplate])[] {
  if (kind === "Deployment" || kind === "Job") return [["pod", spec["template"] as PodTemplate]];
  if (kind !== "LeaderWorkerSet") return [];
  const { leaderTemplate, workerTemplate } = spec["leaderWorkerTemplate"] as Record<string, PodTemplate>;
  return [
    ...(leaderTemplate ? ([["leader", leaderTemplate]] as const) : []),
    ...(workerTemplate ? ([["worker", workerTemplate]] as const) : []),
  ];
}

const found = (is: boolean | undefined, what: string): readonly string[] => (is === true ? [what] : []);

const ofPods = (check: (spec: PodSpec, role: string) => readonly string[]) => (object: KubernetesObject) =>
  templatesOf(object).flatMap(([role, { spec }]) => check(spec, role).map((what) => `${role}: ${what}`));

const ofContainers = (check: (container: ContainerSpec, pod: PodSpec, role: string) => readonly string[]) =>
  ofPods((spec, role) =>
    [...(spec.initContainers ?? []), ...spec.containers].flatMap((container) =>
      check(container, spec, role).map((what) => `${container.name} ${what}`),
    ),
  );

/** Kubernetes lets no init container that ends have a probe. */
const ofRunning = (check: (container: ContainerSpec, pod: PodSpec, role: string) => readonly string[]) =>
  ofContainers((container, pod, role) => (pod.containers.includes(container) ? check(container, pod, role) : []));

const serves = (object: KubernetesObject) => object.kind === "Deployment" || object.kind === "LeaderWorkerSet";

const selects = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

const volumeKinds = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** What a name of a variable or an entry tells about its value. */
const secretName = /(password|token|secret|api_?key|credential)/i;

export const controls: readonly Control[] = [
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
          .filter((kind) => kind !== "name" && !volumeKinds.includes(kind))
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
  {
    name: "network policies both ways over every pod",
    ids: ["C-0030", "C-0206", "C-0260", "CKV2_K8S_6", "KSV-0038"],
    findings: (object, all) =>
      templatesOf(object).flatMap(([role, { metadata }]) =>
        ["Ingress", "Egress"].flatMap((direction) => {
          const over = all.filter(
            ({ kind, spec }) => kind === "NetworkPolicy" && (spec?.["policyTypes"] as string[]).includes(direction),
          );
          const selected = over.some(
            ({ metadata: { namespace }, spec }) =>
              namespace === object.metadata.namespace &&
              selects(
                (spec?.["podSelector"] as { matchLabels?: Record<string, string> }).matchLabels ?? {},
                metadata.labels,
              ),
          );
          return found(!selected, `${role}: no policy on ${direction}`);
        }),
      ),
  },
  {
    name: "secrets as files",
    ids: ["C-0012", "C-0207", "CKV_K8S_35", "KSV-0109"],
    findings: (object) => [
      ...ofContainers(({ env = [] }) =>
        env.flatMap(({ name, value, valueFrom }) => [
          ...found(valueFrom?.["secretKeyRef"] !== undefined, `takes ${name} from a Secret into its environment`),
          ...found(value !== undefined && secretName.test(name), `has ${name} in its manifest`),
        ]),
      )(object),
      ...(object.kind === "ConfigMap"
        ? Object.keys(object.data ?? {}).flatMap((name) => found(secretName.test(name), `holds ${name}`))
        : []),
    ],
  },
  {
    name: "a namespace that enforces Pod Security restricted",
    ids: ["C-0061", "C-0209", "C-0212", "CKV_K8S_21", "KSV-0037", "KSV-0110"],
    findings: ({ kind, metadata: { namespace, labels } }) => [
      ...found(namespace === "default", "is in the default namespace"),
      ...found(
        kind === "Namespace" && labels?.["pod-security.kubernetes.io/enforce"] !== "restricted",
        "enforces less",
      ),
    ],
  },
  {
    name: "a disruption budget that lets a node drain",
    ids: ["missingPodDisruptionBudget", "pdbDisruptionsIsZero"],
    findings: (object, all) => {
      if (object.kind === "PodDisruptionBudget")
        return found(
          object.spec?.["maxUnavailable"] === 0 || object.spec?.["minAvailable"] !== undefined,
          "blocks a drain",
        );
      if (!serves(object)) return [];
      const budgets = all.filter(({ kind }) => kind === "PodDisruptionBudget");
      return templatesOf(object).flatMap(([role, { metadata }]) =>
        found(
          !budgets.some(({ spec }) =>
            selects((spec?.["selector"] as { matchLabels: Record<string, string> }).matchLabels, metadata.labels),
          ),
          `${role}: no budget`,
        ),
      );
    },
  },
  {
    name: "one owner of the replicas, which are spread",
    ids: [
      "C-0300",
      "C-0305",
      "deployment-targeted-by-hpa-does-not-have-replicas-configured",
      "topologySpreadConstraint",
    ],
    findings: (object, all) => {
      if (!serves(object)) return [];
      const scalers = all.filter(({ kind }) => kind === "ScaledObject" || kind === "HorizontalPodAutoscaler");
      const target = (spec: Spec | undefined) =>
        spec?.["scaleTargetRef"] as { kind?: string; name?: string } | undefined;
      return [
        ...found(scalers.length > 1, "has two scalers"),
        ...found(scalers.length > 0 === (object.spec?.["replicas"] !== undefined), "is scaled and counted, or neither"),
        ...scalers.flatMap(({ spec }) =>
          found(
            target(spec)?.kind !== object.kind || target(spec)?.name !== object.metadata.name,
            "is not what its scaler scales",
          ),
        ),
        ...(object.kind === "Deployment" && scalers.length > 0
          ? ofPods(({ topologySpreadConstraints = [] }) =>
              found(topologySpreadConstraints.length === 0, "is not spread"),
            )(object)
          : []),
      ];
    },
  },
  {
    name: "services inside the cluster alone",
    ids: ["C-0256", "C-0263", "KSV-0108", "service-type"],
    findings: ({ kind, spec }) =>
      kind === "Service"
        ? found(
            !["ClusterIP", undefined].includes(spec?.["type"] as string | undefined) ||
              spec?.["externalIPs"] !== undefined,
            "is open outside",
          )
        : [],
  },
  {
    name: "TLS before the cluster",
    ids: ["tlsSettingsMissing"],
    findings: ({ kind, spec }) =>
      kind === "Gateway"
        ? (spec?.["listeners"] as { protocol: string }[]).flatMap(({ protocol }) =>
            found(protocol !== "HTTPS", "listens without TLS"),
          )
        : [],
  },
];

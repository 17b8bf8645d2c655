import { found, ofContainers, ofPods, selects, serves, templatesOf, type Control, type Spec } from "./control.ts";

/** What a name of a variable or an entry tells about its value. */
const secretName = /(password|token|secret|api_?key|credential)/i;

/** What must stand around the pods: policies, secrets, budgets, scalers, and the way in. */
export const controlsAroundPods: readonly Control[] = [
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

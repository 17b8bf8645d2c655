import { isScaled, usesHpa, usesOperator, type Needs } from "../needs.ts";
import { aiGateway, envoyGatewayValues } from "./ai-gateway.ts";
import { metricsAdapterValues } from "./metrics-adapter.ts";
import type { Prerequisite } from "./prerequisite.ts";

const prometheusCharts = "https://prometheus-community.github.io/helm-charts";

/** Read in the projects' releases of 2026. Helm keeps a chart's `crds` folder on uninstall; KEDA's are marked to be kept. */
export const controllers: readonly Prerequisite[] = [
  {
    item: "lws",
    name: "lws",
    chart: "oci://registry.k8s.io/lws/charts/lws",
    version: "0.10.0",
    namespace: "lws-system",
    // One pod group per replica, which is placed as a whole or not at all.
    values: ({ scheduler }) =>
      scheduler === undefined ? {} : { gangSchedulingManagement: { schedulerProvider: scheduler } },
    images: [{ repository: "registry.k8s.io/lws/lws", tag: "v0.10.0", at: "image.manager.repository" }],
    serves: "leaderworkerset.x-k8s.io",
    neededBy: ({ plans }) => plans.some(({ nodesPerReplica }) => nodesPerReplica > 1),
  },
  {
    item: "keda",
    name: "keda",
    chart: "keda",
    version: "2.20.0",
    repository: "https://kedacore.github.io/charts",
    namespace: "keda",
    values: () => ({ crds: { additionalAnnotations: { "helm.sh/resource-policy": "keep" } } }),
    images: ["keda", "keda-metrics-apiserver", "keda-admission-webhooks"].map((image) => ({
      repository: `ghcr.io/kedacore/${image}`,
      tag: "2.20.0",
      at: "global.image.registry",
    })),
    serves: "keda.sh",
    neededBy: (needs) => isScaled(needs) && !usesHpa(needs),
  },
  {
    item: "prometheus",
    name: "prometheus",
    chart: "prometheus",
    version: "27.45.0",
    repository: prometheusCharts,
    namespace: "monitoring",
    values: () => ({
      // Hours of metrics for the scaler; long-term storage is a choice of the platform.
      server: { persistentVolume: { enabled: false } },
      alertmanager: { enabled: false },
      "kube-state-metrics": { enabled: false },
      "prometheus-node-exporter": { enabled: false },
      "prometheus-pushgateway": { enabled: false },
    }),
    images: [
      { repository: "quay.io/prometheus/prometheus", at: "server.image.repository" },
      {
        repository: "quay.io/prometheus-operator/prometheus-config-reloader",
        at: "configmapReload.prometheus.image.repository",
      },
    ],
    neededBy: (needs) => isScaled(needs) && !usesOperator(needs),
  },
  {
    item: "prometheus",
    name: "prometheus-operator",
    chart: "kube-prometheus-stack",
    version: "82.4.3",
    repository: prometheusCharts,
    namespace: "monitoring",
    values: () => ({
      // Monitors, rules and dashboards of every namespace, whoever made them.
      prometheus: {
        prometheusSpec: { podMonitorSelectorNilUsesHelmValues: false, ruleSelectorNilUsesHelmValues: false },
      },
      grafana: { sidecar: { dashboards: { searchNamespace: "ALL" } } },
    }),
    images: [
      "quay.io/prometheus-operator/prometheus-operator",
      "quay.io/prometheus-operator/prometheus-config-reloader",
      "quay.io/prometheus/prometheus",
      "quay.io/prometheus/alertmanager",
      "quay.io/prometheus/node-exporter",
      "registry.k8s.io/kube-state-metrics/kube-state-metrics",
      "registry.k8s.io/ingress-nginx/kube-webhook-certgen",
      "quay.io/kiwigrid/k8s-sidecar",
      "docker.io/grafana/grafana",
    ].map((repository) => ({ repository, at: "global.imageRegistry" })),
    serves: "monitoring.coreos.com",
    neededBy: usesOperator,
  },
  {
    item: "metricsAdapter",
    name: "prometheus-adapter",
    chart: "prometheus-adapter",
    version: "5.3.0",
    repository: prometheusCharts,
    namespace: "monitoring",
    values: metricsAdapterValues,
    images: [{ repository: "registry.k8s.io/prometheus-adapter/prometheus-adapter", at: "image.repository" }],
    serves: "custom.metrics.k8s.io",
    neededBy: usesHpa,
  },
  {
    item: "gateway",
    name: "envoy-gateway",
    chart: "oci://docker.io/envoyproxy/gateway-helm",
    version: "v1.9.1",
    namespace: "envoy-gateway-system",
    values: envoyGatewayValues,
    serves: "gateway.envoyproxy.io",
    neededBy: ({ gateway = false }: Needs) => gateway,
  },
  ...aiGateway,
  {
    // With JobSet; LeaderWorkerSet, which it could bring in an older version, stays off.
    item: "trainer",
    name: "kubeflow-trainer",
    chart: "oci://ghcr.io/kubeflow/charts/kubeflow-trainer",
    version: "2.3.0",
    namespace: "kubeflow-system",
    images: [
      { repository: "ghcr.io/kubeflow/trainer/trainer-controller-manager", tag: "v2.3.0", at: "image.registry" },
      { repository: "registry.k8s.io/jobset/jobset", at: "jobset.image.registry" },
    ],
    serves: "trainer.kubeflow.org",
    neededBy: ({ training = false }: Needs) => training,
  },
];

/** Drivers, toolkit, device plugin and node labels for a cluster of one's own; drivers that a host has stay. */
export const gpuOperator: Prerequisite = {
  item: "devicePlugins",
  name: "gpu-operator",
  chart: "gpu-operator",
  version: "v26.3.2",
  repository: "https://helm.ngc.nvidia.com/nvidia",
  namespace: "gpu-operator",
  offers: "nvidia.com/gpu",
  neededBy: ({ plans }) =>
    plans.some(({ gpusPerNode, deployment }) => gpusPerNode > 0 && deployment.acceleratorResource === "nvidia.com/gpu"),
};

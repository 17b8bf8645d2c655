import { isScaled, usesHpa, usesOperator } from "../needs.ts";
import { metricsAdapterValues } from "./metrics-adapter.ts";
import type { Prerequisite } from "./prerequisite.ts";

const repository = "https://prometheus-community.github.io/helm-charts";
const namespace = "monitoring";
const source = "prometheus-community/helm-charts/charts";
const asOf = "2026-11";

/** Metrics, by Prometheus alone or under its operator, and what hands them to the autoscaler of Kubernetes. */
export const prometheusCharts: readonly Prerequisite[] = [
  {
    item: "prometheus",
    name: "prometheus",
    chart: "prometheus",
    version: "27.45.0",
    repository,
    namespace,
    values: () => ({
      // Hours of metrics for the scaler; long-term storage is a choice of the platform.
      server: { persistentVolume: { enabled: false } },
      alertmanager: { enabled: false },
      "kube-state-metrics": { enabled: false },
      "prometheus-node-exporter": { enabled: false },
      "prometheus-pushgateway": { enabled: false },
    }),
    images: [
      {
        repository: "quay.io/prometheus/prometheus",
        tag: "v3.7.3",
        at: { "server.image.repository": "repository", "server.image.tag": "tag" },
      },
      {
        repository: "quay.io/prometheus-operator/prometheus-config-reloader",
        tag: "v0.86.2",
        at: {
          "configmapReload.prometheus.image.repository": "repository",
          "configmapReload.prometheus.image.tag": "tag",
        },
      },
    ],
    pullSecrets: { imagePullSecrets: "reference" },
    read: { from: [`${source}/prometheus/values.yaml@8935825`], asOf },
    neededBy: (needs) => isScaled(needs) && !usesOperator(needs),
  },
  {
    item: "prometheus",
    name: "prometheus-operator",
    chart: "kube-prometheus-stack",
    version: "82.4.3",
    repository,
    namespace,
    values: () => ({
      // Monitors, rules and dashboards of every namespace, whoever made them.
      prometheus: {
        prometheusSpec: { podMonitorSelectorNilUsesHelmValues: false, ruleSelectorNilUsesHelmValues: false },
      },
      grafana: { sidecar: { dashboards: { searchNamespace: "ALL" } } },
    }),
    // The parts of a chart of charts take the registry from all of it, and each its own tag.
    images: [
      ["quay.io/prometheus-operator/prometheus-operator", "v0.89.0", "prometheusOperator"],
      [
        "quay.io/prometheus-operator/prometheus-config-reloader",
        "v0.89.0",
        "prometheusOperator.prometheusConfigReloader",
      ],
      ["ghcr.io/jkroepke/kube-webhook-certgen", "1.7.8", "prometheusOperator.admissionWebhooks.patch"],
      ["quay.io/prometheus/prometheus", "v3.10.0", "prometheus.prometheusSpec"],
      ["quay.io/prometheus/alertmanager", "v0.31.1", "alertmanager.alertmanagerSpec"],
      ["quay.io/prometheus/node-exporter", "v1.10.2", "prometheus-node-exporter"],
      ["registry.k8s.io/kube-state-metrics/kube-state-metrics", "v2.18.0", "kube-state-metrics"],
      ["docker.io/grafana/grafana", "12.4.0", "grafana"],
      ["quay.io/kiwigrid/k8s-sidecar", "2.5.0", "grafana.sidecar"],
    ].map(([image = "", tag = "", part = ""]) => ({
      repository: image,
      tag,
      at: { "global.imageRegistry": "registry", [`${part}.image.tag`]: "tag" },
    })),
    pullSecrets: { "global.imagePullSecrets": "reference" },
    read: {
      from: [
        `${source}/kube-prometheus-stack/values.yaml@6e36075`,
        "NVIDIA/aicr/docs/user/container-images.md@4288a18",
        "image lists of clusters with 82.4.3 and 82.12.0",
      ],
      asOf,
    },
    // Its node exporter.
    reachesNode: true,
    serves: "monitoring.coreos.com",
    neededBy: usesOperator,
  },
  {
    item: "metricsAdapter",
    name: "prometheus-adapter",
    chart: "prometheus-adapter",
    version: "5.3.0",
    repository,
    namespace,
    values: metricsAdapterValues,
    images: [
      {
        repository: "registry.k8s.io/prometheus-adapter/prometheus-adapter",
        tag: "v0.12.0",
        at: { "image.repository": "repository", "image.tag": "tag" },
      },
    ],
    pullSecrets: { "image.pullSecrets": "name" },
    read: {
      from: [
        `${source}/prometheus-adapter/templates/deployment.yaml@3617085`,
        "NVIDIA/aicr/docs/user/container-images.md@4288a18",
      ],
      asOf,
    },
    serves: "custom.metrics.k8s.io",
    neededBy: usesHpa,
  },
];

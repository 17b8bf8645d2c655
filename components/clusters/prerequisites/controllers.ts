import { isScaled, usesHpa, type Needs } from "../needs.ts";
import { gatewayCharts } from "./gateways.ts";
import { prometheusCharts } from "./prometheus.ts";
import type { Prerequisite } from "./prerequisite.ts";

const asOf = "2026-11";

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
    images: [
      {
        repository: "registry.k8s.io/lws/lws",
        tag: "v0.10.0",
        at: { "image.manager.repository": "repository", "image.manager.tag": "tag" },
      },
    ],
    pullSecrets: { imagePullSecrets: "reference" },
    read: { from: ["kubernetes-sigs/lws/charts/lws@v0.9.0"], asOf },
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
    images: [
      ["keda", "keda"],
      ["keda-metrics-apiserver", "metricsApiServer"],
      ["keda-admission-webhooks", "webhooks"],
    ].map(([image = "", part = ""]) => ({
      repository: `ghcr.io/kedacore/${image}`,
      tag: "2.20.0",
      at: { "global.image.registry": "registry", [`image.${part}.tag`]: "tag" },
    })),
    pullSecrets: { imagePullSecrets: "reference" },
    read: { from: ["kedacore/charts/keda/values.yaml@56b0749", "kedacore/charts/keda/templates@008b720"], asOf },
    serves: "keda.sh",
    neededBy: (needs) => isScaled(needs) && !usesHpa(needs),
  },
  ...prometheusCharts,
  ...gatewayCharts,
  {
    // With JobSet, but without LeaderWorkerSet, which it could bring in an older version.
    item: "trainer",
    name: "kubeflow-trainer",
    chart: "oci://ghcr.io/kubeflow/charts/kubeflow-trainer",
    version: "2.3.0",
    namespace: "kubeflow-system",
    values: () => ({ dataCache: { lws: { install: false } } }),
    images: [
      {
        repository: "ghcr.io/kubeflow/trainer/trainer-controller-manager",
        tag: "v2.3.0",
        at: { "image.registry": "registry", "image.tag": "tag" },
      },
      {
        repository: "registry.k8s.io/jobset/jobset",
        tag: "v0.12.0",
        at: { "jobset.image.registry": "registry", "jobset.image.tag": "tag" },
      },
    ],
    pullSecrets: { "image.pullSecrets": "reference", "jobset.image.pullSecrets": "reference" },
    read: {
      from: [
        "kubeflow/trainer/charts/kubeflow-trainer/Chart.yaml@03925b0 (2.3.0)",
        "kubeflow/trainer/charts/kubeflow-trainer/values.yaml@008666e",
        "kubernetes-sigs/jobset/charts/jobset/values.yaml@0928ac5",
      ],
      asOf,
    },
    serves: "trainer.kubeflow.org",
    neededBy: ({ training = false }: Needs) => training,
  },
];

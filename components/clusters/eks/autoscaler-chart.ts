import type { Prerequisite } from "../prerequisites/prerequisite.ts";

const tag = "v1.35.1";

/** The chart of September 2025 with the release for Kubernetes 1.35; what it needs to know of the cluster comes to it. */
export const autoscalerChart = {
  item: "nodeAutoscaler",
  name: "cluster-autoscaler",
  chart: "cluster-autoscaler",
  version: "9.50.0",
  repository: "https://kubernetes.github.io/autoscaler",
  namespace: "kube-system",
  values: () => ({ image: { tag } }),
  images: [
    {
      repository: "registry.k8s.io/autoscaling/cluster-autoscaler",
      tag,
      at: { "image.repository": "repository", "image.tag": "tag" },
    },
  ],
  pullSecrets: { "image.pullSecrets": "name" },
  read: {
    from: ["kubernetes/autoscaler/charts/cluster-autoscaler/templates/deployment.yaml@0364768"],
    asOf: "2026-11",
  },
  neededBy: () => true,
} satisfies Prerequisite;

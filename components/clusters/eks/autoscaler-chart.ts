import type { Prerequisite } from "../prerequisites/prerequisite.ts";

const tag = "v1.35.1";

/**
 * The chart of July 2026 with the release for Kubernetes 1.35; what it needs to know of the cluster comes to it. Since that
 * release the autoscaler reads `resource.k8s.io` and stands still where it may not, which charts allow from 9.54.0 on:
 * https://github.com/kubernetes/autoscaler/issues/9244, https://github.com/kubermatic/kubermatic/issues/16252
 */
export const autoscalerChart = {
  item: "nodeAutoscaler",
  name: "cluster-autoscaler",
  chart: "cluster-autoscaler",
  version: "9.59.0",
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
    from: [
      "kubernetes/autoscaler/cluster-autoscaler/charts/cluster-autoscaler/values.yaml@0d4abcf (9.59.1)",
      "kubernetes/autoscaler/cluster-autoscaler/charts/cluster-autoscaler/templates/deployment.yaml@044fa38",
      "kubernetes/autoscaler/cluster-autoscaler/charts/cluster-autoscaler/templates/clusterrole.yaml@25913ca",
    ],
    asOf: "2026-11",
  },
  neededBy: () => true,
} satisfies Prerequisite;

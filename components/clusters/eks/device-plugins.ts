import type { Prerequisite } from "../prerequisites/index.ts";

const asOf = "2026-11";

/** The AL2023 NVIDIA image has driver and toolkit, but no device plugin. */
export const devicePlugins: readonly Prerequisite[] = [
  {
    item: "devicePlugins",
    name: "nvidia-device-plugin",
    chart: "nvidia-device-plugin",
    version: "0.20.0",
    repository: "https://nvidia.github.io/k8s-device-plugin",
    namespace: "nvidia",
    images: [
      {
        repository: "nvcr.io/nvidia/k8s-device-plugin",
        tag: "v0.20.0",
        at: { "image.repository": "repository", "image.tag": "tag" },
      },
    ],
    pullSecrets: { imagePullSecrets: "reference" },
    read: { from: ["NVIDIA/k8s-device-plugin/deployments/helm/nvidia-device-plugin/values.yaml@00f2a02"], asOf },
    neededBy: ({ plans }) => plans.some(({ gpusPerNode }) => gpusPerNode > 0),
  },
  {
    item: "devicePlugins",
    name: "efa-device-plugin",
    chart: "aws-efa-k8s-device-plugin",
    version: "v0.5.30",
    repository: "https://aws.github.io/eks-charts",
    namespace: "kube-system",
    values: () => ({ tolerations: [{ operator: "Exists" }] }),
    images: [
      {
        repository: "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin",
        tag: "v0.5.20",
        at: { "image.repository": "repository", "image.tag": "tag" },
      },
    ],
    pullSecrets: { imagePullSecrets: "reference" },
    read: {
      from: [
        "aws/eks-charts/stable/aws-efa-k8s-device-plugin/values.yaml@050f81e",
        "aws/eks-charts/stable/aws-efa-k8s-device-plugin/templates/daemonset.yaml@4646a03",
        "NVIDIA/aicr/docs/user/container-images.md, its image of v0.5.29",
      ],
      asOf,
    },
    neededBy: ({ plans }) => plans.some(({ deployment }) => deployment.efaInterfaces > 0),
  },
];

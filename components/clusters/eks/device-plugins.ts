import type { Prerequisite } from "../prerequisites.ts";

/** The AL2023 NVIDIA image has driver and toolkit, but no device plugin. */
export const devicePlugins: readonly Prerequisite[] = [
  {
    name: "nvidia-device-plugin",
    chart: "nvidia-device-plugin",
    version: "0.20.0",
    repository: "https://nvidia.github.io/k8s-device-plugin",
    namespace: "nvidia",
    neededBy: ({ gpusPerNode }) => gpusPerNode > 0,
  },
  {
    name: "efa-device-plugin",
    chart: "aws-efa-k8s-device-plugin",
    version: "v0.5.30",
    repository: "https://aws.github.io/eks-charts",
    namespace: "kube-system",
    values: { tolerations: [{ operator: "Exists" }] },
    neededBy: ({ deployment }) => deployment.efaInterfaces > 0,
  },
];

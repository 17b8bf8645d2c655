import type { Prerequisite } from "../prerequisites/index.ts";

/** The AL2023 NVIDIA image has driver and toolkit, but no device plugin. */
export const devicePlugins: readonly Prerequisite[] = [
  {
    item: "devicePlugins",
    name: "nvidia-device-plugin",
    chart: "nvidia-device-plugin",
    version: "0.20.0",
    repository: "https://nvidia.github.io/k8s-device-plugin",
    namespace: "nvidia",
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
    neededBy: ({ plans }) => plans.some(({ deployment }) => deployment.efaInterfaces > 0),
  },
];

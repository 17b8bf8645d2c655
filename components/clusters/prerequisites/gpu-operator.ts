import type { ChartImage, Prerequisite } from "./prerequisite.ts";

const operand = (path: string, repository: string, tag: string): ChartImage => ({
  repository: `nvcr.io/nvidia/${repository}`,
  tag,
  at: { [`${path}.repository`]: "folder", [`${path}.version`]: "tag" },
});

const version = "v26.3.2";

/**
 * Drivers, toolkit, device plugin and node labels for a cluster of one's own; drivers that a host has stay. Its operands
 * for virtual machines, confidential computing and storage over RDMA are off in the chart, and start nothing.
 */
export const gpuOperator: Prerequisite = {
  item: "devicePlugins",
  name: "gpu-operator",
  chart: "gpu-operator",
  version,
  repository: "https://helm.ngc.nvidia.com/nvidia",
  namespace: "gpu-operator",
  images: [
    operand("operator", "gpu-operator", version),
    operand("validator", "gpu-operator", version),
    operand("toolkit", "k8s/container-toolkit", "v1.19.1"),
    operand("devicePlugin", "k8s-device-plugin", "v0.19.2"),
    operand("gfd", "k8s-device-plugin", "v0.19.2"),
    operand("migManager", "cloud-native/k8s-mig-manager", "v0.14.2"),
    operand("dcgmExporter", "k8s/dcgm-exporter", "4.5.3-4.8.2-distroless"),
    operand("driver.manager", "cloud-native/k8s-driver-manager", "v0.11.0"),
    // The operator adds the system of the node, such as `ubuntu24.04`; a node with a driver of its own pulls none.
    { repository: "nvcr.io/nvidia/driver", tag: "580.126.20-…", at: { "driver.repository": "folder" } },
    {
      repository: "registry.k8s.io/nfd/node-feature-discovery",
      tag: "v0.18.3",
      at: { "node-feature-discovery.image.repository": "repository", "node-feature-discovery.image.tag": "tag" },
    },
  ],
  pullSecrets: {
    ...Object.fromEntries(
      ["operator", "validator", "driver", "toolkit", "devicePlugin", "gfd", "migManager", "dcgmExporter"].map(
        (path) => [`${path}.imagePullSecrets`, "name"] as const,
      ),
    ),
    "node-feature-discovery.imagePullSecrets": "reference",
  },
  read: {
    from: [
      "NVIDIA/gpu-operator/deployments/gpu-operator/values.yaml@d7413be",
      "NVIDIA/gpu-operator/deployments/gpu-operator/templates/clusterpolicy.yaml@cf08a9d",
      "NVIDIA/gpu-operator/deployments/gpu-operator/tests/__snapshot__/clusterpolicy_test.yaml.snap@25dba04",
      "NVIDIA/aicr/docs/user/container-images.md, its images of v26.3.2",
      "confighub/helm-expt, its package of v26.3.2",
    ],
    asOf: "2026-11",
  },
  reachesNode: true,
  offers: "nvidia.com/gpu",
  neededBy: ({ plans }) =>
    plans.some(({ gpusPerNode, deployment }) => gpusPerNode > 0 && deployment.acceleratorResource === "nvidia.com/gpu"),
};

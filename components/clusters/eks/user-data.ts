const boundary = "NODECONFIG";

/** Local NVMe as one striped disk under kubelet and containerd: images, caches and weights at its speed. */
const nodeConfig = `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0
`;

/** Base64, as a launch template wants it; EKS merges its own part in. */
export function gpuUserData(): string {
  const document = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: application/node.eks.aws",
    "",
    nodeConfig,
    `--${boundary}--`,
    "",
  ].join("\n");
  return Buffer.from(document).toString("base64");
}

const boundary = "NODECONFIG";

interface Part {
  readonly type: string;
  readonly body: string;
}

/** Local NVMe as one striped disk under kubelet and containerd: images, caches and weights at its speed. */
const stripedDisks: Part = {
  type: "application/node.eks.aws",
  body: `apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0
`,
};

/**
 * RDMA pins memory. A pod cannot raise its own limit, and the capability that lifts it (IPC_LOCK) has no effect on a
 * process that is not root: the node gives containers the limit, and pods stay within Pod Security `restricted`.
 */
const lockableMemory: Part = {
  type: 'text/x-shellscript; charset="us-ascii"',
  body: `#!/bin/bash
mkdir -p /etc/systemd/system/containerd.service.d
printf '[Service]\\nLimitMEMLOCK=infinity\\n' > /etc/systemd/system/containerd.service.d/memlock.conf
systemctl daemon-reload
`,
};

/** Base64, as a launch template wants it; EKS merges its own part in. */
export function gpuUserData(overFabric: boolean): string {
  const parts = overFabric ? [lockableMemory, stripedDisks] : [stripedDisks];
  const document = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    ...parts.flatMap(({ type, body }) => [`--${boundary}`, `Content-Type: ${type}`, "", body]),
    `--${boundary}--`,
    "",
  ].join("\n");
  return Buffer.from(document).toString("base64");
}

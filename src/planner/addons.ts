/** EKS add-ons that a cluster of ours has; the last is on an adopted one too. */
export const addonNames = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
  "aws-mountpoint-s3-csi-driver",
] as const;

export type AddonName = (typeof addonNames)[number];

/** Versions as `aws eks describe-addon-versions` prints them; an add-on without one gets what EKS recommends. */
export type AddonVersions = Readonly<Partial<Record<AddonName, string>>>;

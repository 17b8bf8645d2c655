import { namespaceNamed } from "./namespace.ts";

/**
 * Names, and nothing else: from the cluster's DNS, or from a cache on the node where a cluster has one. That is on the
 * network of the host, where no selector of pods reaches, at the address of NodeLocal DNSCache or of kubespray's.
 */
export const namesOut = {
  to: [
    {
      namespaceSelector: namespaceNamed("kube-system"),
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
    ...["169.254.20.10/32", "169.254.25.10/32"].map((cidr) => ({ ipBlock: { cidr } })),
  ],
  ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })),
};

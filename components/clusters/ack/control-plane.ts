import * as alicloud from "@pulumi/alicloud";

import { buildOn } from "../../../src/planner/kubernetes.ts";
import type { Network } from "./network.ts";
import { serviceCidr } from "./network.ts";
import type { ControlPlane, Key } from "./parts.ts";
import type { Scope } from "./scope.ts";

export interface ControlPlaneArgs {
  readonly kubernetesVersion: string;
  readonly deletionProtection: boolean;
}

/** Network policies are the CNI's to enforce; the volume drivers bring the weights in. */
const addons = [
  { name: "terway-eniip", config: JSON.stringify({ IPVlan: "false", NetworkPolicy: "true", ENITrunking: "false" }) },
  { name: "csi-plugin" },
  { name: "csi-provisioner" },
];

/** Private endpoint, encrypted secrets, every log, roles for service accounts. */
export function createControlPlane(
  { name, tags, kept }: Scope,
  network: Network,
  key: Key,
  { kubernetesVersion, deletionProtection }: ControlPlaneArgs,
): ControlPlane {
  const cluster = new alicloud.cs.ManagedKubernetes(
    name,
    {
      name,
      clusterSpec: "ack.pro.small",
      version: buildOn("alicloud", kubernetesVersion) ?? kubernetesVersion,
      vswitchIds: network.switchIds,
      podVswitchIds: network.podSwitchIds,
      serviceCidr,
      proxyMode: "ipvs",
      newNatGateway: false,
      slbInternetEnabled: false,
      isEnterpriseSecurityGroup: true,
      enableRrsa: true,
      encryptionProviderKey: key.id,
      disableEncryption: false,
      controlPlaneLogComponents: ["apiserver", "kcm", "scheduler", "ccm"],
      controlPlaneLogTtl: "90",
      auditLogConfig: { enabled: true },
      // Else the key of the cluster's administrator would lie in the state for all who may read it.
      skipSetCertificateAuthority: true,
      deletionProtection,
      addons,
      tags,
    },
    // ACK reads it once, when it makes the cluster.
    { ...kept, ignoreChanges: ["newNatGateway"], ...(network.wayOut && { dependsOn: [network.wayOut] }) },
  );
  const { ramOidcProviderArn: providerArn, rrsaOidcIssuerUrl: issuerUrl } = cluster.rrsaMetadata;
  return {
    id: cluster.id,
    name: cluster.name,
    identity: { providerArn, issuerUrl },
    privateServer: cluster.connections.apiServerIntranet,
    resource: cluster,
  };
}

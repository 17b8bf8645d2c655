import type { Described, Table } from "../table.ts";
import { digest, text } from "../wire.ts";
import { account } from "./resources.ts";

const upstream = (resource: string): string =>
  `https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/${resource}`;

/** Address of a cluster's API server, from the cluster's id alone, so that look-ups agree with the cluster. */
/** On this machine, where nobody listens: no rehearsal calls anyone. */
export function apiServer(clusterId: string): string {
  const hash = digest(clusterId);
  return `https://127.0.${parseInt(hash.slice(0, 2), 16)}.${parseInt(hash.slice(2, 4), 16)}:6443`;
}

const inCluster = ({ inputs }: Described): string => `ack:${text(inputs["clusterId"])}`;

const encoded = (words: string): string => Buffer.from(`rehearsal: ${words}`).toString("base64");

/** What a cluster says of its certificates; shared with the credential look-up. */
export const certificates = {
  clientCert: encoded("no client certificate"),
  clientKey: encoded("no client key"),
  clusterCert: encoded("no cluster certificate"),
};

/** Container Service for Kubernetes. */
export const containerService: Table = {
  "alicloud:cs/managedKubernetes:ManagedKubernetes": {
    source: upstream("cs_managed_kubernetes"),
    enums: {
      clusterSpec: ["ack.standard", "ack.pro.small", "ack.pro.xlarge", "ack.pro.2xlarge", "ack.pro.4xlarge"],
      proxyMode: ["iptables", "ipvs"],
      profile: ["Default", "Edge", "Serverless", "Acs"],
    },
    replaceOn: [
      "podCidr",
      "serviceCidr",
      "nodeCidrMask",
      "newNatGateway",
      "securityGroupId",
      "isEnterpriseSecurityGroup",
      "encryptionProviderKey",
      "clusterDomain",
      "proxyMode",
      "profile",
    ],
    autoName: "name",
    id: ({ hash }) => `c${hash.slice(0, 32)}`,
    computed: ({ id, hash, region }) => ({
      certificateAuthority: certificates,
      connections: {
        apiServerInternet: `https://203.0.113.${parseInt(hash.slice(0, 2), 16)}:6443`,
        apiServerIntranet: apiServer(id),
        masterPublicIp: "",
        serviceDomain: `*.${id}.${region}.alicontainer.com`,
      },
      natGatewayId: `ngw-${hash.slice(0, 17)}`,
      rrsaMetadata: {
        enabled: true,
        ramOidcProviderArn: `acs:ram::${account}:oidc-provider/ack-rrsa-${id}`,
        ramOidcProviderName: `ack-rrsa-${id}`,
        rrsaOidcIssuerUrl: `https://oidc-ack-${region}.oss-${region}.aliyuncs.com/${id}`,
      },
      securityGroupId: `sg-${hash.slice(0, 17)}`,
      slbId: `lb-${hash.slice(0, 17)}`,
      slbIntranet: new URL(apiServer(id)).hostname,
      vpcId: `vpc-${hash.slice(0, 17)}`,
      workerRamRoleName: `KubernetesWorkerRole-${id}`,
    }),
    secrets: ["certificateAuthority"],
    holds: ({ id }) => [`ack:${id}`, apiServer(id)],
  },
  "alicloud:cs/nodePool:NodePool": {
    source: upstream("cs_kubernetes_node_pool"),
    required: ["clusterId"],
    enums: {
      instanceChargeType: ["PostPaid", "PrePaid"],
      spotStrategy: ["NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"],
      scalingPolicy: ["release", "recycle"],
      systemDiskCategory: ["cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud_auto", "cloud_essd_entry", "cloud"],
      type: ["ess", "lingjun"],
      "taints.effect": ["NoSchedule", "NoExecute", "PreferNoSchedule"],
      "scalingConfig.type": ["cpu", "gpu", "gpushare", "spot"],
    },
    replaceOn: [
      "clusterId",
      "securityGroupId",
      "securityGroupIds",
      "deploymentSetId",
      "type",
      "cisEnabled",
      "ramRoleName",
    ],
    id: ({ inputs, hash }) => `${text(inputs["clusterId"])}:np${hash.slice(0, 32)}`,
    computed: ({ id, hash }) => ({
      nodePoolId: id.slice(id.indexOf(":") + 1),
      scalingGroupId: `asg-${hash.slice(0, 17)}`,
    }),
    secrets: ["password"],
  },
  "alicloud:cs/autoscalingConfig:AutoscalingConfig": {
    source: upstream("cs_autoscaling_config"),
    required: ["clusterId"],
    enums: {
      scalerType: ["cluster-autoscaler", "goatscaler"],
      expander: ["least-waste", "random", "priority"],
    },
    replaceOn: ["clusterId"],
    within: inCluster,
    id: ({ inputs }) => text(inputs["clusterId"]),
  },
  "alicloud:cs/kubernetesAddon:KubernetesAddon": {
    source: upstream("cs_kubernetes_addon"),
    required: ["clusterId"],
    replaceOn: ["clusterId", "name"],
    within: inCluster,
    id: ({ inputs, name }) => `${text(inputs["clusterId"])}:${text(inputs["name"], name)}`,
    computed: () => ({ canUpgrade: false, nextVersion: "", required: false }),
  },
};

import type { Described, Table } from "../table.ts";
import { isObject, text } from "../wire.ts";
import { account, arn, created, tags, upstream } from "./rows.ts";

/** In a domain that there is not: no rehearsal calls anyone. */
const endpoint = ({ hash, region }: Described): string =>
  `https://${hash.slice(0, 32).toUpperCase()}.gr7.${region}.eks.invalid`;

const inCluster = ({ inputs }: Described): string => `eks:${text(inputs["clusterName"])}`;

const certificate = Buffer.from("rehearsal: no certificate").toString("base64");

/** Managed Kubernetes. */
export const eks: Table = {
  "aws:eks/cluster:Cluster": {
    source: upstream("eks_cluster"),
    required: ["roleArn", "vpcConfig", "vpcConfig.subnetIds"],
    enums: {
      "accessConfig.authenticationMode": ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"],
      "upgradePolicy.supportType": ["STANDARD", "EXTENDED"],
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    },
    replaceOn: [
      "name",
      "roleArn",
      "bootstrapSelfManagedAddons",
      "encryptionConfig",
      "kubernetesNetworkConfig.serviceIpv4Cidr",
      "kubernetesNetworkConfig.ipFamily",
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
    ],
    autoName: "name",
    id: ({ inputs }) => text(inputs["name"]),
    computed: (object) => {
      const issuer = `https://oidc.eks.${object.region}.amazonaws.com/id/${object.hash.slice(0, 32).toUpperCase()}`;
      return {
        arn: arn("eks", object.region, `cluster/${object.id}`),
        certificateAuthority: { data: certificate },
        createdAt: created,
        endpoint: endpoint(object),
        identities: [{ oidcs: [{ issuer }] }],
        platformVersion: "eks.1",
        status: "ACTIVE",
        version: "1.35",
        vpcConfig: {
          ...(isObject(object.inputs["vpcConfig"]) ? object.inputs["vpcConfig"] : {}),
          clusterSecurityGroupId: `sg-0${object.hash.slice(0, 16)}`,
          vpcId: `vpc-0${object.hash.slice(0, 16)}`,
        },
        ...tags(object),
      };
    },
    holds: (object) => [`eks:${object.id}`, endpoint(object)],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    source: upstream("eks_node_group"),
    required: ["clusterName", "nodeRoleArn", "scalingConfig", "subnetIds"],
    enums: {
      amiType: [
        "AL2023_x86_64_STANDARD",
        "AL2023_ARM_64_STANDARD",
        "AL2023_x86_64_NEURON",
        "AL2023_x86_64_NVIDIA",
        "AL2023_ARM_64_NVIDIA",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64_NVIDIA",
        "CUSTOM",
      ],
      capacityType: ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"],
      "taints.effect": ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"],
    },
    replaceOn: [
      "amiType",
      "capacityType",
      "clusterName",
      "diskSize",
      "instanceTypes",
      "launchTemplate.id",
      "launchTemplate.name",
      "nodeGroupName",
      "nodeGroupNamePrefix",
      "nodeRoleArn",
      "remoteAccess",
      "subnetIds",
    ],
    autoName: "nodeGroupName",
    id: ({ inputs }) => `${text(inputs["clusterName"])}:${text(inputs["nodeGroupName"])}`,
    computed: (object) => ({
      arn: arn("eks", object.region, `nodegroup/${object.id.replace(":", "/")}/${object.hash.slice(0, 8)}`),
      resources: [{ autoscalingGroups: [{ name: `eks-${object.id.replace(":", "-")}` }] }],
      status: "ACTIVE",
      ...tags(object),
    }),
  },
  "aws:eks/addon:Addon": {
    source: upstream("eks_addon"),
    required: ["addonName", "clusterName"],
    enums: {
      resolveConflictsOnCreate: ["NONE", "OVERWRITE"],
      resolveConflictsOnUpdate: ["NONE", "OVERWRITE", "PRESERVE"],
    },
    replaceOn: ["addonName", "clusterName"],
    within: inCluster,
    id: ({ inputs }) => `${text(inputs["clusterName"])}:${text(inputs["addonName"])}`,
    computed: (object) => ({
      arn: arn("eks", object.region, `addon/${object.id.replace(":", "/")}`),
      addonVersion: "v1.0.0-eksbuild.1",
      createdAt: created,
      modifiedAt: created,
      ...tags(object),
    }),
  },
  "aws:eks/accessEntry:AccessEntry": {
    source: upstream("eks_access_entry"),
    required: ["clusterName", "principalArn"],
    enums: { type: ["STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"] },
    replaceOn: ["clusterName", "principalArn", "type"],
    within: inCluster,
    id: ({ inputs }) => `${text(inputs["clusterName"])}:${text(inputs["principalArn"])}`,
    computed: (object) => ({
      accessEntryArn: arn("eks", object.region, `access-entry/${object.hash.slice(0, 16)}`),
      createdAt: created,
      modifiedAt: created,
      type: "STANDARD",
      userName: text(object.inputs["principalArn"]),
      ...tags(object),
    }),
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    source: upstream("eks_access_policy_association"),
    required: ["accessScope", "clusterName", "policyArn", "principalArn"],
    enums: { "accessScope.type": ["cluster", "namespace"] },
    replaceOn: ["accessScope", "clusterName", "policyArn", "principalArn"],
    within: inCluster,
    id: ({ inputs }) => ["clusterName", "principalArn", "policyArn"].map((key) => text(inputs[key])).join("#"),
    computed: () => ({ associatedAt: created, modifiedAt: created }),
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    source: upstream("eks_pod_identity_association"),
    required: ["clusterName", "namespace", "roleArn", "serviceAccount"],
    replaceOn: ["clusterName", "namespace", "serviceAccount"],
    within: inCluster,
    id: ({ hash }) => `a-${hash.slice(0, 17)}`,
    computed: (object) => ({
      associationArn: arn("eks", object.region, `podidentityassociation/${object.id}`),
      associationId: object.id,
      externalId: `${object.region}/${account}/${object.hash.slice(0, 16)}`,
      ...tags(object),
    }),
  },
};

/** The provider reads the tags of each role and policy whenever it reads them. */
const ramTags = ["ram:ListTagResources", "ram:TagResources", "ram:UntagResources"];

/**
 * What the Alibaba Cloud provider calls for each type of resource. From the API references of the services; not seen on an
 * account, and so `unverified`.
 */
export const alicloudActions: Readonly<Record<string, readonly string[]>> = {
  "alicloud:cs/managedKubernetes:ManagedKubernetes": [
    "cs:CreateCluster",
    "cs:DescribeClusterDetail",
    "cs:DescribeClusters",
    "cs:DescribeClusterResources",
    "cs:DescribeClusterUserKubeconfig",
    "cs:DescribeTaskInfo",
    "cs:ModifyCluster",
    "cs:ModifyClusterTags",
    "cs:UpgradeCluster",
    "cs:DeleteCluster",
    "cs:InstallClusterAddons",
    "cs:UpgradeClusterAddons",
    "cs:DescribeClusterAddonInstance",
    "cs:UpdateControlPlaneLog",
    "cs:CheckControlPlaneLogEnable",
    "cs:UpdateClusterAuditLogConfig",
    "cs:GetClusterAuditProject",
  ],
  "alicloud:cs/autoscalingConfig:AutoscalingConfig": ["cs:CreateAutoscalingConfig"],
  "alicloud:ecs/eipAddress:EipAddress": [
    "vpc:AllocateEipAddress",
    "vpc:DescribeEipAddresses",
    "vpc:ModifyEipAddressAttribute",
    "vpc:ReleaseEipAddress",
  ],
  "alicloud:ecs/eipAssociation:EipAssociation": ["vpc:AssociateEipAddress", "vpc:UnassociateEipAddress"],
  "alicloud:cs/nodePool:NodePool": [
    "cs:CreateClusterNodePool",
    "cs:DescribeClusterNodePoolDetail",
    "cs:DescribeClusterNodePools",
    "cs:ModifyClusterNodePool",
    "cs:ScaleClusterNodePool",
    "cs:RemoveNodePoolNodes",
    "cs:DeleteClusterNodepool",
    "ecs:DescribeInstances",
  ],
  "alicloud:kms/key:Key": [
    "kms:CreateKey",
    "kms:DescribeKey",
    "kms:UpdateKeyDescription",
    "kms:UpdateRotationPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ListResourceTags",
  ],
  "alicloud:oss/bucket:Bucket": [
    "oss:PutBucket",
    "oss:GetBucketInfo",
    "oss:ListBuckets",
    "oss:DeleteBucket",
    "oss:PutBucketVersioning",
    "oss:GetBucketVersioning",
    "oss:PutBucketEncryption",
    "oss:GetBucketEncryption",
    "oss:PutBucketLifecycle",
    "oss:GetBucketLifecycle",
    "oss:PutBucketTagging",
    "oss:GetBucketTagging",
    "oss:GetBucketAcl",
  ],
  "alicloud:oss/bucketPolicy:BucketPolicy": ["oss:PutBucketPolicy", "oss:GetBucketPolicy", "oss:DeleteBucketPolicy"],
  "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    "oss:PutBucketPublicAccessBlock",
    "oss:GetBucketPublicAccessBlock",
    "oss:DeleteBucketPublicAccessBlock",
  ],
  "alicloud:ram/policy:Policy": [
    "ram:CreatePolicy",
    "ram:GetPolicy",
    "ram:CreatePolicyVersion",
    "ram:DeletePolicyVersion",
    "ram:ListPolicyVersions",
    "ram:ListEntitiesForPolicy",
    "ram:DeletePolicy",
    ...ramTags,
  ],
  "alicloud:ram/role:Role": [
    "ram:CreateRole",
    "ram:GetRole",
    "ram:UpdateRole",
    "ram:DeleteRole",
    "ram:PassRole",
    ...ramTags,
  ],
  "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment": [
    "ram:AttachPolicyToRole",
    "ram:DetachPolicyFromRole",
    "ram:ListPoliciesForRole",
  ],
  "alicloud:vpc/network:Network": [
    "vpc:CreateVpc",
    "vpc:DescribeVpcs",
    "vpc:DescribeVpcAttribute",
    "vpc:ModifyVpcAttribute",
    "vpc:DeleteVpc",
    "vpc:TagResources",
    "vpc:UnTagResources",
    "vpc:ListTagResources",
  ],
  "alicloud:vpc/natGateway:NatGateway": [
    "vpc:CreateNatGateway",
    "vpc:DescribeNatGateways",
    "vpc:GetNatGatewayAttribute",
    "vpc:ModifyNatGatewayAttribute",
    "vpc:DeleteNatGateway",
  ],
  "alicloud:vpc/snatEntry:SnatEntry": [
    "vpc:CreateSnatEntry",
    "vpc:DescribeSnatTableEntries",
    "vpc:ModifySnatEntry",
    "vpc:DeleteSnatEntry",
  ],
  "alicloud:vpc/switch:Switch": [
    "vpc:CreateVSwitch",
    "vpc:DescribeVSwitches",
    "vpc:DescribeVSwitchAttributes",
    "vpc:ModifyVSwitchAttribute",
    "vpc:DeleteVSwitch",
  ],
};

export const alicloudLookUps = [
  "ecs:DescribeZones",
  "ecs:DescribeAvailableResource",
  "ecs:DescribeCapacityReservations",
  "ecs:DescribeElasticityAssurances",
  "ecs:DescribeInstanceTypes",
  "quotas:ListProductQuotas",
  "ram:ListRoles",
  "sts:GetCallerIdentity",
  "vpc:ListEnhanhcedNatGatewayAvailableZones",
];

/** Where the name of what is touched is known beforehand. */
export const alicloudScopes: Readonly<Record<string, readonly string[]>> = {
  ram: ["acs:ram:*:*:role/deepseek-*", "acs:ram:*:*:policy/deepseek-*"],
  oss: ["acs:oss:*:*:deepseek-*"],
};

export const alicloudUnscoped = ["oss:ListBuckets", "ram:ListRoles"];

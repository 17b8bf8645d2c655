import { bucketSetting } from "../bucket-setting.ts";
import type { Described, Table } from "../table.ts";
import { text, type Properties } from "../wire.ts";

export const account = "1234567890123456";
export const created = "2026-01-01T00:00:00Z";

const upstream = (resource: string): string =>
  `https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/${resource}`;

const numbered =
  (prefix: string) =>
  ({ hash }: { readonly hash: string }): string =>
    `${prefix}-${hash.slice(0, 17)}`;

const available = (object: Described): Properties => ({
  createTime: created,
  status: "Available",
  regionId: object.region,
});

const setting = bucketSetting(upstream);

/** Networks, addresses, identities, keys and buckets. */
export const foundation: Table = {
  "alicloud:vpc/network:Network": {
    source: upstream("vpc"),
    replaceOn: ["cidrBlock"],
    id: numbered("vpc"),
    computed: (object) => ({
      ...available(object),
      routeTableId: `vtb-${object.hash.slice(0, 17)}`,
      routerId: `vrt-${object.hash.slice(0, 17)}`,
      routerTableId: `vtb-${object.hash.slice(0, 17)}`,
    }),
  },
  "alicloud:vpc/switch:Switch": {
    source: upstream("vswitch"),
    required: ["vpcId", "cidrBlock", "zoneId"],
    replaceOn: ["vpcId", "cidrBlock", "zoneId", "availabilityZone"],
    id: numbered("vsw"),
    computed: () => ({ createTime: created, status: "Available" }),
  },
  "alicloud:vpc/natGateway:NatGateway": {
    source: upstream("nat_gateway"),
    required: ["vpcId"],
    enums: {
      natType: ["Normal", "Enhanced"],
      paymentType: ["PayAsYouGo", "Subscription"],
      internetChargeType: ["PayByLcu", "PayBySpec"],
      networkType: ["internet", "intranet"],
      eipBindMode: ["MULTI_BINDED", "NAT"],
    },
    replaceOn: ["vpcId", "networkType"],
    id: numbered("ngw"),
    computed: ({ hash }) => ({
      forwardTableIds: `ftb-${hash.slice(0, 17)}`,
      snatTableIds: `stb-${hash.slice(0, 17)}`,
      status: "Available",
    }),
  },
  "alicloud:vpc/snatEntry:SnatEntry": {
    source: upstream("snat_entry"),
    required: ["snatIp", "snatTableId"],
    replaceOn: ["snatTableId", "sourceVswitchId", "sourceCidr"],
    id: ({ inputs, hash }) => `${text(inputs["snatTableId"])}:snat-${hash.slice(0, 17)}`,
    computed: ({ hash }) => ({ snatEntryId: `snat-${hash.slice(0, 17)}`, status: "Available" }),
  },
  "alicloud:ecs/eipAddress:EipAddress": {
    source: upstream("eip_address"),
    enums: {
      internetChargeType: ["PayByBandwidth", "PayByTraffic", "PayByDominantTraffic"],
      paymentType: ["PayAsYouGo", "Subscription"],
    },
    replaceOn: ["internetChargeType", "paymentType", "isp", "netmode"],
    id: numbered("eip"),
    computed: ({ hash }) => ({
      createTime: created,
      ipAddress: `203.0.113.${parseInt(hash.slice(0, 2), 16)}`,
      status: "Available",
    }),
  },
  "alicloud:ecs/eipAssociation:EipAssociation": {
    source: upstream("eip_association"),
    required: ["allocationId", "instanceId"],
    replaceOn: ["allocationId", "instanceId", "instanceType"],
    id: ({ inputs }) => `${text(inputs["allocationId"])}:${text(inputs["instanceId"])}`,
  },
  "alicloud:ecs/securityGroup:SecurityGroup": {
    source: upstream("security_group"),
    enums: { securityGroupType: ["normal", "enterprise"], innerAccessPolicy: ["Accept", "Drop"] },
    replaceOn: ["vpcId", "securityGroupType"],
    id: numbered("sg"),
    computed: () => ({ createTime: created }),
  },
  "alicloud:ecs/securityGroupRule:SecurityGroupRule": {
    source: upstream("security_group_rule"),
    required: ["ipProtocol", "securityGroupId", "type"],
    enums: {
      type: ["ingress", "egress"],
      ipProtocol: ["tcp", "udp", "icmp", "icmpv6", "gre", "all"],
      policy: ["accept", "drop"],
      nicType: ["internet", "intranet"],
    },
    replaceOn: [
      "type",
      "ipProtocol",
      "portRange",
      "securityGroupId",
      "cidrIp",
      "sourceSecurityGroupId",
      "nicType",
      "policy",
      "priority",
    ],
    id: numbered("sgr"),
    computed: (object) => ({ securityGroupRuleId: object.id }),
  },
  "alicloud:oss/bucket:Bucket": {
    source: upstream("oss_bucket"),
    enums: {
      acl: ["private", "public-read", "public-read-write"],
      storageClass: ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"],
      redundancyType: ["LRS", "ZRS"],
    },
    replaceOn: ["bucket", "storageClass", "redundancyType"],
    autoName: "bucket",
    id: ({ inputs }) => text(inputs["bucket"]),
    computed: (object) => ({
      creationDate: "2026-01-01",
      extranetEndpoint: `oss-${object.region}.aliyuncs.com`,
      intranetEndpoint: `oss-${object.region}-internal.aliyuncs.com`,
      location: `oss-${object.region}`,
      owner: account,
    }),
  },
  "alicloud:oss/bucketAcl:BucketAcl": setting("oss_bucket_acl", ["acl"], {
    enums: { acl: ["private", "public-read", "public-read-write"] },
  }),
  "alicloud:oss/bucketVersioning:BucketVersioning": setting("oss_bucket_versioning", [], {
    enums: { status: ["Enabled", "Suspended"] },
  }),
  "alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("oss_bucket_public_access_block", [
    "blockPublicAccess",
  ]),
  "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption": setting(
    "oss_bucket_server_side_encryption",
    ["sseAlgorithm"],
    { enums: { sseAlgorithm: ["KMS", "AES256", "SM4"] } },
  ),
  "alicloud:oss/bucketPolicy:BucketPolicy": setting("oss_bucket_policy", ["policy"]),
  "alicloud:oss/bucketLogging:BucketLogging": setting("oss_bucket_logging", ["targetBucket"]),
  "alicloud:oss/bucketHttpsConfig:BucketHttpsConfig": setting("oss_bucket_https_config", ["enable"]),
  "alicloud:kms/key:Key": {
    source: upstream("kms_key"),
    enums: { keyUsage: ["ENCRYPT/DECRYPT", "SIGN/VERIFY"], protectionLevel: ["SOFTWARE", "HSM"] },
    replaceOn: ["keySpec", "keyUsage", "origin", "protectionLevel", "dkmsInstanceId"],
    id: numbered("key"),
    computed: (object) => ({
      arn: `acs:kms:${object.region}:${account}:key/${object.id}`,
      creationDate: created,
      creator: account,
      primaryKeyVersion: object.hash.slice(0, 32),
    }),
  },
  "alicloud:kms/alias:Alias": {
    source: upstream("kms_alias"),
    required: ["aliasName", "keyId"],
    replaceOn: ["aliasName"],
    id: ({ inputs }) => text(inputs["aliasName"]),
  },
  "alicloud:ram/role:Role": {
    source: upstream("ram_role"),
    replaceOn: ["name", "roleName"],
    id: ({ inputs, name }) => text(inputs["roleName"], text(inputs["name"], name)),
    computed: (object) => ({
      arn: `acs:ram::${account}:role/${object.id.toLowerCase()}`,
      createTime: created,
      roleId: String(parseInt(object.hash.slice(0, 12), 16)),
      roleName: object.id,
      name: object.id,
    }),
  },
  "alicloud:ram/policy:Policy": {
    source: upstream("ram_policy"),
    replaceOn: ["name", "policyName", "description"],
    id: ({ inputs, name }) => text(inputs["policyName"], text(inputs["name"], name)),
    computed: (object) => ({
      attachmentCount: 0,
      createTime: created,
      defaultVersion: "v1",
      policyName: object.id,
      name: object.id,
      type: "Custom",
      versionId: "v1",
    }),
  },
  "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment": {
    source: upstream("ram_role_policy_attachment"),
    required: ["policyName", "policyType", "roleName"],
    enums: { policyType: ["Custom", "System"] },
    replaceOn: ["policyName", "policyType", "roleName"],
    id: ({ inputs }) => `role:${text(inputs["policyName"])}:${text(inputs["policyType"])}:${text(inputs["roleName"])}`,
  },
  "alicloud:log/project:Project": {
    source: upstream("log_project"),
    replaceOn: ["name", "projectName"],
    id: ({ inputs, name }) => text(inputs["projectName"], text(inputs["name"], name)),
    computed: (object) => ({ createTime: created, projectName: object.id, name: object.id, status: "Normal" }),
  },
  "alicloud:log/store:Store": {
    source: upstream("log_store"),
    replaceOn: ["project", "projectName", "name", "logstoreName"],
    id: ({ inputs, name }) =>
      `${text(inputs["projectName"], text(inputs["project"]))}:${text(inputs["logstoreName"], text(inputs["name"], name))}`,
    computed: () => ({ createTime: created }),
  },
};

import type { Table } from "../table.ts";
import { text } from "../wire.ts";
import { arn, created, globalArn, tags, upstream } from "./rows.ts";

/** Roles, keys and logs. */
export const identity: Table = {
  "aws:iam/role:Role": {
    source: upstream("iam_role"),
    required: ["assumeRolePolicy"],
    replaceOn: ["name", "namePrefix", "path"],
    autoName: "name",
    id: ({ inputs }) => text(inputs["name"]),
    computed: (object) => ({
      arn: globalArn(`role/${object.id}`),
      createDate: created,
      uniqueId: `AROA${object.hash.slice(0, 17).toUpperCase()}`,
      ...tags(object),
    }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    source: upstream("iam_role_policy"),
    required: ["policy", "role"],
    replaceOn: ["name", "namePrefix", "role"],
    autoName: "name",
    id: ({ inputs }) => `${text(inputs["role"])}:${text(inputs["name"])}`,
  },
  "aws:iam/policy:Policy": {
    source: upstream("iam_policy"),
    required: ["policy"],
    replaceOn: ["name", "namePrefix", "path", "description"],
    autoName: "name",
    id: ({ inputs }) => globalArn(`policy/${text(inputs["name"])}`),
    computed: (object) => ({
      arn: object.id,
      attachmentCount: 0,
      policyId: `ANPA${object.hash.slice(0, 17).toUpperCase()}`,
      ...tags(object),
    }),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    source: upstream("iam_role_policy_attachment"),
    required: ["policyArn", "role"],
    replaceOn: ["policyArn", "role"],
    id: ({ inputs }) => `${text(inputs["role"])}/${text(inputs["policyArn"])}`,
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    source: upstream("iam_instance_profile"),
    replaceOn: ["name", "namePrefix", "path"],
    autoName: "name",
    id: ({ inputs }) => text(inputs["name"]),
    computed: (object) => ({
      arn: globalArn(`instance-profile/${object.id}`),
      createDate: created,
      uniqueId: `AIPA${object.hash.slice(0, 17).toUpperCase()}`,
      ...tags(object),
    }),
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    source: upstream("iam_openid_connect_provider"),
    required: ["clientIdLists", "url"],
    replaceOn: ["url"],
    id: ({ inputs }) => globalArn(`oidc-provider/${text(inputs["url"]).replace("https://", "")}`),
    computed: (object) => ({ arn: object.id, ...tags(object) }),
  },
  "aws:kms/key:Key": {
    source: upstream("kms_key"),
    enums: { keyUsage: ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"] },
    replaceOn: ["keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId"],
    id: ({ hash }) =>
      [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-"),
    computed: (object) => ({
      arn: arn("kms", object.region, `key/${object.id}`),
      keyId: object.id,
      policy: "",
      ...tags(object),
    }),
  },
  "aws:kms/alias:Alias": {
    source: upstream("kms_alias"),
    required: ["targetKeyId"],
    replaceOn: ["name", "namePrefix"],
    id: ({ inputs, name }) => text(inputs["name"], `alias/${name}`),
    computed: ({ id, inputs, region }) => ({
      name: id,
      arn: arn("kms", region, id),
      targetKeyArn: arn("kms", region, `key/${text(inputs["targetKeyId"])}`),
    }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    source: upstream("cloudwatch_log_group"),
    enums: { logGroupClass: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    autoName: "name",
    id: ({ inputs }) => text(inputs["name"]),
    computed: (object) => ({ arn: arn("logs", object.region, `log-group:${object.id}`), ...tags(object) }),
  },
};

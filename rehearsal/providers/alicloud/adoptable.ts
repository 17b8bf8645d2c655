import type { Lookup } from "../table.ts";
import { isList, text, type Properties, type Value } from "../wire.ts";
import { account } from "./resources.ts";

/** The one network in which everything lies that a rehearsal can adopt. */
const network = "vpc-adopted";

/** Whatever has "missing" in its name is not there. */
const existing = (args: Properties): string[] =>
  (isList(args["ids"]) ? args["ids"] : [args["nameRegex"] ?? ""])
    .map((id) => text(id).replaceAll(/[\^$\\]/g, ""))
    .filter((id) => !id.includes("missing"));

/** A list as Alibaba Cloud's look-ups give it: empty where nothing matches. */
const list =
  (property: string, object: (id: string, region: string) => Value): Lookup =>
  (args, region) => {
    const ids = existing(args);
    return { ...args, id: property, ids, names: ids, [property]: ids.map((id) => object(id, region)) };
  };

/** Zone by the last letter: `vsw-adopted-g` lies in zone g. */
const zoneOf = (id: string, region: string): string => `${region}-${/[bgl]$/.exec(id)?.[0] ?? "b"}`;

/** Answers of an account in which something is there already. */
export const adoptable: Readonly<Record<string, Lookup>> = {
  "alicloud:vpc/getNetworks:getNetworks": list("vpcs", (id, region) => ({ id, vpcId: id, regionId: region })),
  "alicloud:vpc/getSwitches:getSwitches": list("vswitches", (id, region) => ({
    id,
    vswitchId: id,
    vpcId: id.includes("elsewhere") ? "vpc-elsewhere" : network,
    zoneId: zoneOf(id, region),
  })),
  "alicloud:cs/getManagedKubernetesClusters:getManagedKubernetesClusters": list("clusters", (id, region) => ({
    id,
    name: id,
    vpcId: network,
    rrsaConfig: {
      enabled: !id.includes("rrsa-off"),
      ramOidcProviderArn: `acs:ram::${account}:oidc-provider/ack-rrsa-${id}`,
      rrsaOidcIssuerUrl: `https://oidc-ack-${region}.oss-${region}.aliyuncs.com/${id}`,
    },
  })),
  "alicloud:kms/getKeys:getKeys": list("keys", (id, region) => ({
    id,
    keyId: id,
    arn: `acs:kms:${region}:${account}:key/${id}`,
    status: id.includes("disabled") ? "Disabled" : "Enabled",
  })),
  "alicloud:ecs/getCapacityReservations:getCapacityReservations": (args, region) =>
    list("reservations", (id) => ({
      id,
      instanceType: id.includes("a10") ? "ecs.gn7i-c32g1.32xlarge" : "ecs.gn7e-c16g1.16xlarge",
      instanceAmount: id.includes("small") ? "1" : "8",
      zoneIds: [`${region}-g`],
      status: id.includes("released") ? "Released" : "Active",
    }))({ ...args, ids: existing(args).filter((id) => id.startsWith("crp-")) }, region),
  "alicloud:ecs/getElasticityAssurances:getElasticityAssurances": (args, region) =>
    list("assurances", (id) => ({
      id,
      status: "Active",
      allocatedResources: [
        { instanceType: "ecs.gn7e-c16g1.16xlarge", totalAmount: 8, usedAmount: 0, zoneId: `${region}-g` },
      ],
    }))({ ...args, ids: isList(args["privatePoolOptionsIds"]) ? args["privatePoolOptionsIds"] : [] }, region),
  "alicloud:oss/getBuckets:getBuckets": list("buckets", (name) => ({ name })),
  "alicloud:ram/getRoles:getRoles": list("roles", (name) => ({ id: name, name })),
};

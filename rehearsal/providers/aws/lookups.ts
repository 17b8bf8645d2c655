import type { Lookup } from "../table.ts";
import { isList, isObject, text, type Properties, type Value } from "../wire.ts";
import { adoptable, existing } from "./adoptable.ts";
import { account, arn, globalArn } from "./rows.ts";
import { product } from "./products.ts";

interface Zone {
  readonly name: string;
  readonly id: string;
}

/** `us-west-1b` is `usw1-az2` here; which zone a letter means differs from account to account. */
function zonesOf(region: string): Zone[] {
  const [land = "", direction = "", number = ""] = region.split("-");
  const initials = direction.match(/north|south|east|west|central/g)?.map((word) => word.charAt(0)) ?? [];
  const ids = { a: 1, b: 2, c: 4 };
  return Object.entries(ids).map(([letter, id]) => ({
    name: `${region}${letter}`,
    id: `${land}${initials.join("")}${number}-az${String(id)}`,
  }));
}

const zones = (region: string): string[] => zonesOf(region).map(({ name }) => name);

/** Values of the filter of that name, as in `filters: [{ name: "instance-type", values: [...] }]`. */
function filtered(args: Properties, name: string): readonly Value[] {
  const filters = isList(args["filters"]) ? args["filters"] : [];
  const match = filters.find((filter) => isObject(filter) && filter["name"] === name);
  return isObject(match) && isList(match["values"]) ? match["values"] : [];
}

/** Every instance type asked for is offered in every zone: capacity is what a rehearsal cannot tell. */
function offerings(args: Properties, region: string): Properties {
  const types = filtered(args, "instance-type").map((type) => text(type));
  const pairs = types.flatMap((type) => zones(region).map((zone) => ({ type, zone })));
  return {
    ...args,
    id: region,
    instanceTypes: pairs.map(({ type }) => type),
    locations: pairs.map(({ zone }) => zone),
    locationTypes: pairs.map(() => text(args["locationType"], "region")),
  };
}

const capitalised = (statement: Value): Value =>
  isObject(statement)
    ? {
        ...(statement["sid"] === undefined ? {} : { Sid: statement["sid"] }),
        Effect: text(statement["effect"], "Allow"),
        Action: statement["actions"] ?? [],
        Resource: statement["resources"] ?? [],
        ...(isList(statement["principals"]) ? { Principal: principals(statement["principals"]) } : {}),
      }
    : statement;

const principals = (list: readonly Value[]): Properties =>
  Object.fromEntries(list.filter(isObject).map((entry) => [text(entry["type"]), entry["identifiers"] ?? []]));

/** Answers to the look-up functions of @pulumi/aws. */
export const lookups: Readonly<Record<string, Lookup>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, region) => {
    const excluded = isList(args["excludeZoneIds"]) ? args["excludeZoneIds"] : [];
    const open = zonesOf(region).filter(({ id }) => !excluded.includes(id));
    return {
      ...args,
      id: region,
      region,
      groupNames: [region],
      names: open.map(({ name }) => name),
      zoneIds: open.map(({ id }) => id),
    };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: account,
    accountId: account,
    arn: globalArn("user/rehearsal"),
    userId: "AIDAREHEARSAL",
  }),
  "aws:index/getRegion:getRegion": (args, region) => {
    const name = text(args["region"], region);
    return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.amazonaws.com` };
  },
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": offerings,
  "aws:ec2/getInstanceType:getInstanceType": (args) => ({
    id: text(args["instanceType"]),
    instanceType: text(args["instanceType"]),
    // As EC2 has it for the two largest sizes.
    defaultVcpus: /48xlarge$/.test(text(args["instanceType"])) ? 192 : 96,
  }),
  // An account that nobody has asked anything for: spot of P and G is 0.
  "aws:servicequotas/getServiceQuota:getServiceQuota": (args, region) => ({
    ...args,
    id: text(args["quotaCode"]),
    region,
    value: ["L-417A185B", "L-DB2E81BA"].includes(text(args["quotaCode"])) ? 768 : 0,
  }),
  // A reservation of eight, of which others use as many as its name says: `cr-taken-6`.
  "aws:cloudcontrol/getResource:getResource": (args, region) => {
    const id = existing("Capacity Reservation", text(args["identifier"]));
    const taken = Number(/taken-(\d)/.exec(id)?.[1] ?? 0);
    const properties = {
      Id: id,
      InstanceType: id.includes("a100") ? "p4d.24xlarge" : "p5.48xlarge",
      AvailabilityZone: `${region}c`,
      TotalInstanceCount: id.includes("small") ? 1 : 8,
      AvailableInstanceCount: id.includes("small") ? 1 : 8 - taken,
      State: ["cancelled", "pending"].find((state) => id.includes(state)) ?? "active",
    };
    return { ...args, id, region, properties: JSON.stringify(properties) };
  },
  // Machines of a cluster of this name run in every reservation: `ours-2`.
  "aws:ec2/getInstances:getInstances": (args, region) => {
    const [reservation] = filtered(
      args,
      "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
    );
    const ours = Number(/ours-(\d)/.exec(text(reservation))?.[1] ?? 0);
    return { ...args, id: region, region, ids: Array.from({ length: ours }, (_, index) => `i-0${String(index)}`) };
  },
  "aws:eks/getClusterAuth:getClusterAuth": (args) => ({
    id: text(args["name"]),
    name: text(args["name"]),
    token: "k8s-aws-v1.rehearsal",
  }),
  ...adoptable,
  "aws:pricing/getProduct:getProduct": product,
  "aws:eks/getAddonVersion:getAddonVersion": (args) => ({
    ...args,
    id: text(args["addonName"]),
    version: "v1.0.0-eksbuild.1",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const statements = isList(args["statements"]) ? args["statements"] : [];
    const json = JSON.stringify({ Version: "2012-10-17", Statement: statements.map(capitalised) });
    return { ...args, id: "policy", json, minifiedJson: json };
  },
  "aws:ssm/getParameter:getParameter": (args, region) => ({
    id: text(args["name"]),
    name: text(args["name"]),
    arn: arn("ssm", region, `parameter${text(args["name"])}`),
    type: "String",
    value: "ami-0123456789abcdef0",
    insecureValue: "ami-0123456789abcdef0",
    version: 1,
  }),
};

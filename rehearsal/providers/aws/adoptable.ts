import type { Lookup } from "../table.ts";
import { text } from "../wire.ts";
import { arn, globalArn } from "./rows.ts";

/** The one network in which everything lies that a rehearsal can adopt. */
const network = "vpc-0adopted";

/** Whatever has "missing" in its name is not there. */
export function existing(kind: string, id: string): string {
  if (!id.includes("missing")) return id;
  throw new Error(`no matching ${kind} found`);
}

/** Zone by the last letter: `subnet-0adopted-b` lies in zone b. */
const zoneOf = (id: string, region: string): string => `${region}${/[abc]$/.exec(id)?.[0] ?? "a"}`;

/** Answers of an account in which something is there already. */
export const adoptable: Readonly<Record<string, Lookup>> = {
  "aws:ec2/getVpc:getVpc": (args, region) => {
    const id = existing("EC2 VPC", text(args["id"]));
    return { id, arn: arn("ec2", region, `vpc/${id}`), cidrBlock: "10.8.0.0/16", state: "available", region };
  },
  "aws:ec2/getSubnet:getSubnet": (args, region) => {
    const id = existing("EC2 Subnet", text(args["id"]));
    return {
      id,
      arn: arn("ec2", region, `subnet/${id}`),
      vpcId: id.includes("elsewhere") ? "vpc-0elsewhere" : network,
      availabilityZone: zoneOf(id, region),
      region,
    };
  },
  "aws:ec2/getCapacityBlockReservation:getCapacityBlockReservation": (args, region) => {
    const id = existing("Capacity Block", text(args["id"]));
    return {
      id,
      availabilityZone: `${region}c`,
      instanceType: id.includes("a100") ? "p4d.24xlarge" : "p5.48xlarge",
      instanceCount: id.includes("small") ? 1 : 8,
      state: ["scheduled", "expired"].find((state) => id.includes(state)) ?? "active",
      region,
    };
  },
  "aws:eks/getCluster:getCluster": (args, region) => {
    const name = existing("EKS Cluster", text(args["name"]));
    return {
      id: name,
      name,
      arn: arn("eks", region, `cluster/${name}`),
      endpoint: `https://${name}.${region}.eks.invalid`,
      certificateAuthorities: [{ data: Buffer.from("rehearsal: no certificate").toString("base64") }],
      status: "ACTIVE",
      version: "1.35",
      vpcConfig: { clusterSecurityGroupId: "sg-0adopted", vpcId: network },
      region,
    };
  },
  "aws:kms/getKey:getKey": (args, region) => {
    const keyId = existing("KMS Key", text(args["keyId"]));
    const enabled = !keyId.includes("disabled");
    const itsArn = keyId.startsWith("arn:") ? keyId : arn("kms", region, `key/${keyId}`);
    return { id: keyId, keyId, arn: itsArn, enabled, keyState: enabled ? "Enabled" : "Disabled", region };
  },
  "aws:s3/getBucket:getBucket": (args, region) => {
    const bucket = existing("S3 Bucket", text(args["bucket"]));
    return { id: bucket, bucket, arn: `arn:aws:s3:::${bucket}`, bucketRegion: region, region };
  },
  "aws:iam/getRole:getRole": (args) => {
    const name = existing("IAM Role", text(args["name"]));
    return { id: name, name, arn: globalArn(`role/${name}`), uniqueId: "AROAREHEARSAL", path: "/" };
  },
};

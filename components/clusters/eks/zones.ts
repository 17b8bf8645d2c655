import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

/**
 * Told by their ids, since `us-east-1a` is another zone in each account. Subnets of a cluster cannot lie in them:
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const withoutControlPlanes = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Zones of the region itself that take a control plane. Local Zones need an opt-in and are left out. */
export function regionZones({ options }: Scope): Output<string[]> {
  const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
  const excludeZoneIds = withoutControlPlanes;
  return aws.getAvailabilityZonesOutput({ state: "available", filters, excludeZoneIds }, options).names;
}

/** First of these zones that offers every one of the machines. */
export function zoneOffering({ options }: Scope, machines: readonly string[], zones: Output<string[]>): Output<string> {
  const offered = machines.map((machine) => {
    const filters = [{ name: "instance-type", values: [machine] }];
    return aws.ec2.getInstanceTypeOfferingsOutput({ locationType: "availability-zone", filters }, options).locations;
  });
  return all([zones, all(offered)]).apply(([here, locations]) => {
    const zone = here.find((candidate) => locations.every((each) => each.includes(candidate)));
    if (zone === undefined)
      throw new Error(`No zone of this region offers ${machines.join(" and ")}: choose another region or machine.`);
    return zone;
  });
}

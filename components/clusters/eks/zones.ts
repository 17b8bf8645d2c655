import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

/** Zones of the region itself: Local Zones need an opt-in and are left out. */
export function regionZones({ options }: Scope): Output<string[]> {
  const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
  return aws.getAvailabilityZonesOutput({ state: "available", filters }, options).names;
}

/** First of these zones that offers the machine. */
export function zoneOffering({ options }: Scope, machine: string, zones: Output<string[]>): Output<string> {
  const filters = [{ name: "instance-type", values: [machine] }];
  const offered = aws.ec2.getInstanceTypeOfferingsOutput({ locationType: "availability-zone", filters }, options);
  return all([zones, offered.locations]).apply(([here, locations]) => {
    const zone = here.find((candidate) => locations.includes(candidate));
    if (zone === undefined)
      throw new Error(`No zone of this region offers ${machine}: choose another region or machine.`);
    return zone;
  });
}

import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

import { found, refuseReserved } from "../look-up/index.ts";
import { CapacityKind } from "../args.ts";
import type { NodeGroup } from "../machines.ts";
import type { Scope } from "./scope.ts";

/** A block that was bought elsewhere: its machines stand in its zone, and only while it runs. */
export interface CapacityBlock {
  readonly zone: Output<string>;
  /** False before it starts: a group that asked for machines then would only log errors. */
  readonly hasStarted: Output<boolean>;
}

const started = "active";
const waiting = ["payment-pending", "pending", "scheduled", "assessing", "delayed"];

/** Looks the block up; it must hold the machines of the plans, and enough of them. Nothing is ever bought. */
export function capacityBlockOf(
  { options }: Scope,
  { machine, max, capacity: { kind, reservationId, zone } }: NodeGroup,
): CapacityBlock | undefined {
  if (kind !== CapacityKind.CapacityBlock || reservationId === undefined) return undefined;
  const sought = { what: "capacity block", key: "capacity.reservationId", id: reservationId, verb: "used" };
  const block = found(sought, async (id) => {
    const known = await aws.ec2.getCapacityBlockReservation({ id }, options);
    const { instanceType, availabilityZone, instanceCount } = known;
    refuseReserved(
      { machine: instanceType, zone: availabilityZone, count: instanceCount },
      { machine, max, ...(zone !== undefined && { zone }) },
    );
    if (known.state !== started && !waiting.includes(known.state)) throw new Error(`it is ${known.state}`);
    return known;
  });
  return { zone: block.availabilityZone, hasStarted: block.state.apply((state) => state === started) };
}

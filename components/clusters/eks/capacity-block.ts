import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

import { found } from "../look-up/index.ts";
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
    if (known.instanceType !== machine)
      throw new Error(`it holds ${known.instanceType}, and the plan takes ${machine}`);
    if (known.instanceCount < max)
      throw new Error(`it holds ${String(known.instanceCount)} machines, and ${String(max)} are needed`);
    if (zone !== undefined && zone !== known.availabilityZone)
      throw new Error(`it lies in ${known.availabilityZone}, and capacity.zone is ${zone}`);
    if (known.state !== started && !waiting.includes(known.state)) throw new Error(`it is ${known.state}`);
    return known;
  });
  return { zone: block.availabilityZone, hasStarted: block.state.apply((state) => state === started) };
}

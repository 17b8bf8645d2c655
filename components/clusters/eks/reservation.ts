import * as aws from "@pulumi/aws";
import type { Input, Output } from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";

import { CapacityKind } from "../args.ts";
import { found, refuseReserved, refuseTaken } from "../look-up/index.ts";
import type { NodeGroup } from "../machines.ts";
import type { Scope } from "./scope.ts";

/** The part of a CloudFormation `AWS::EC2::CapacityReservation` that says what it holds. */
interface Reservation {
  readonly InstanceType: string;
  readonly AvailabilityZone: string;
  readonly TotalInstanceCount: number;
  readonly AvailableInstanceCount: number;
  readonly State?: string;
}

/**
 * The reservation is active and holds the group's machines, all of them, in its zone, and others leave enough of them.
 * The provider has no look-up of its own for it; a reservation that was not paid for up front shows through Cloud Control.
 */
export function reservationOf(scope: Scope, group: NodeGroup, clusterName: Input<string>): Output<unknown>[] {
  const { kind, reservationId, zone } = group.capacity;
  if (kind !== CapacityKind.Reservation || reservationId === undefined) return [];
  const { options } = scope;
  const sought = { what: "reservation", key: "capacity.reservationId", id: reservationId, verb: "used" };
  const wanted = { machine: group.machine, max: group.max, ...(zone !== undefined && { zone }) };
  const check = output(clusterName).apply((cluster) =>
    found(sought, async (identifier) => {
      const asked = { typeName: "AWS::EC2::CapacityReservation", identifier };
      const { properties } = await aws.cloudcontrol.getResource(asked, options);
      const known = JSON.parse(properties) as Reservation;
      if (known.State !== undefined && known.State !== "active") throw new Error(`it is ${known.State}, not active`);
      refuseReserved(
        { machine: known.InstanceType, zone: known.AvailabilityZone, count: known.TotalInstanceCount },
        wanted,
      );
      refuseTaken(known.AvailableInstanceCount, await runningOf(cluster, group, identifier, options), wanted);
      return identifier;
    }),
  );
  return [check];
}

/** Machines of this cluster that run in the reservation already. */
async function runningOf(
  cluster: string,
  { machine }: NodeGroup,
  reservation: string,
  options: Scope["options"],
): Promise<number> {
  const { ids } = await aws.ec2.getInstances(
    {
      instanceStateNames: ["pending", "running"],
      filters: [
        { name: "instance-type", values: [machine] },
        { name: "tag:eks:cluster-name", values: [cluster] },
        {
          name: "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
          values: [reservation],
        },
      ],
    },
    options,
  );
  return ids.length;
}

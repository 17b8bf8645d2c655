import type * as aws from "@pulumi/aws";

import type { Capacity } from "../args.ts";
import type { CapacityKind } from "../args.ts";

/** What one kind of capacity asks of the node group and of its launch template. */
export interface CapacityRow {
  readonly capacityType: "ON_DEMAND" | "SPOT" | "CAPACITY_BLOCK";
  /** A capacity block wants the machine in the template, all others in the group. */
  readonly machineIn: "group" | "template";
  readonly template: (capacity: Capacity) => aws.ec2.LaunchTemplateArgs;
}

function reservationTarget({ reservationId }: Capacity): aws.ec2.LaunchTemplateArgs {
  if (reservationId === undefined) return {};
  return {
    capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: reservationId } },
  };
}

export const capacityRows = {
  "on-demand": { capacityType: "ON_DEMAND", machineIn: "group", template: () => ({}) },
  spot: { capacityType: "SPOT", machineIn: "group", template: () => ({}) },
  reservation: { capacityType: "ON_DEMAND", machineIn: "group", template: reservationTarget },
  "capacity-block": {
    capacityType: "CAPACITY_BLOCK",
    machineIn: "template",
    template: (capacity) => ({
      instanceMarketOptions: { marketType: "capacity-block" },
      ...reservationTarget(capacity),
    }),
  },
  existing: { capacityType: "ON_DEMAND", machineIn: "group", template: () => ({}) },
} satisfies Record<CapacityKind, CapacityRow>;

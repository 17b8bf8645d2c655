import * as alicloud from "@pulumi/alicloud";
import type { Output } from "@pulumi/pulumi";

import { CapacityKind } from "../args.ts";
import { found, refuseReserved, type Reserved } from "../look-up/index.ts";
import type { NodeGroup } from "../machines.ts";
import type { Scope } from "./scope.ts";

/** The zone sells the group's machines in the asked way, and the account may have that many; a reservation holds them. */
export function stockOf(scope: Scope, group: NodeGroup): Output<unknown>[] {
  if (group.capacity.kind === CapacityKind.Existing) return [];
  const { reservationId } = group.capacity;
  if (reservationId !== undefined) return [reservedOf(scope, group, reservationId), quotaOf(scope, group)];
  return [soldOf(scope, group), quotaOf(scope, group)];
}

const inWords = (isSpot: boolean): string => (isSpot ? "on spot" : "on demand");

function soldOf({ region, options }: Scope, { machine, capacity: { kind, zone } }: NodeGroup): Output<unknown> {
  const isSpot = kind === CapacityKind.Spot;
  return found({ what: "machine", key: "checks", id: machine, verb: "had" }, async (instanceType) => {
    const { instanceTypes } = await alicloud.ecs.getInstanceTypes(
      {
        instanceType,
        instanceChargeType: "PostPaid",
        ...(zone !== undefined && { availabilityZone: zone }),
        ...(isSpot && { spotStrategy: "SpotAsPriceGo" }),
      },
      options,
    );
    if (instanceTypes.some(({ id }) => id === instanceType)) return instanceType;
    throw new Error(
      `${zone ?? region} sells none ${inWords(isSpot)} now: another zone, machine or region, or a reservation`,
    );
  });
}

/**
 * Quotas of machines have the name of the machine. What runs in the account already is not counted, and of several ways to
 * pay the most generous counts: which row is which the answer does not say. Unverified: no account was asked.
 */
function quotaOf({ region, options }: Scope, { machine, max }: NodeGroup): Output<unknown> {
  return found({ what: "quota", key: "checks", id: machine, verb: "met" }, async (quotaActionCode) => {
    const dimensions = [{ key: "regionId", value: region }];
    const { quotas } = await alicloud.quotas.getQuotas(
      { productCode: "ecs-spec", quotaActionCode, dimensions },
      options,
    );
    const [most] = [...quotas].sort((a, b) => b.totalQuota - a.totalQuota);
    if (most === undefined) return quotaActionCode;
    const { totalQuota, quotaUnit } = most;
    const each = /cpu/i.test(quotaUnit) ? await vcpusOf(machine, options) : 1;
    if (totalQuota >= max * each) return quotaActionCode;
    const unit = each === 1 ? "" : " vCPUs";
    throw new Error(
      `it allows ${String(totalQuota)}${unit} in ${region}, and ${String(max)} × ${machine} take ${String(max * each)}: ask Alibaba Cloud for more in its quota center, or set replicas.max or another machine`,
    );
  });
}

async function vcpusOf(machine: string, options: Scope["options"]): Promise<number> {
  const { instanceTypes } = await alicloud.ecs.getInstanceTypes({ instanceType: machine }, options);
  return instanceTypes.find(({ id }) => id === machine)?.cpuCoreCount ?? 1;
}

/** Either kind of private pool: a capacity reservation, or an elasticity assurance. */
function reservedOf({ options }: Scope, group: NodeGroup, reservationId: string): Output<unknown> {
  const { machine, max, capacity } = group;
  const wanted = { machine, max, ...(capacity.zone !== undefined && { zone: capacity.zone }) };
  const sought = { what: "reservation", key: "capacity.reservationId", id: reservationId, verb: "used" };
  return found(sought, async (id) => {
    const { status, ...reserved } = (await capacityOf(id, options)) ?? (await assuranceOf(id, options)) ?? none();
    if (status !== "Active") throw new Error(`it is ${status}, not Active`);
    refuseReserved(reserved, wanted);
    return id;
  });
}

interface Pool extends Reserved {
  readonly status: string;
}

function none(): never {
  throw new Error("there is none of that name here");
}

async function capacityOf(id: string, options: Scope["options"]): Promise<Pool | undefined> {
  const { reservations } = await alicloud.ecs.getCapacityReservations({ ids: [id], status: "All" }, options);
  const [known] = reservations;
  if (known === undefined) return undefined;
  const { status, instanceType, instanceAmount, zoneIds } = known;
  return { status, machine: instanceType, zone: zoneIds[0] ?? "", count: Number(instanceAmount) };
}

async function assuranceOf(id: string, options: Scope["options"]): Promise<Pool | undefined> {
  const { assurances } = await alicloud.ecs.getElasticityAssurances(
    { privatePoolOptionsIds: [id], status: "All" },
    options,
  );
  const [known] = assurances;
  const [held] = known?.allocatedResources ?? [];
  if (known === undefined || held === undefined) return undefined;
  return { status: known.status, machine: held.instanceType, zone: held.zoneId, count: held.totalAmount };
}

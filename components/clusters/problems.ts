import { InputPropertiesError } from "@pulumi/pulumi";

import type { Adopted } from "./adopted.ts";
import type { Capacity, EndpointAccess, NewClusterArgs } from "./args.ts";
import { CapacityKind } from "./args.ts";

export interface Problem {
  readonly propertyPath: string;
  readonly reason: string;
}

/** Throws one error that lists every problem. */
export function refuse(component: string, problems: readonly Problem[]): void {
  if (problems.length > 0)
    throw new InputPropertiesError({ message: `${component} cannot be created`, errors: [...problems] });
}

/** Wider than any network that somebody was given. */
const everyone = /\/[0-7]$/;

/** Names of roles and buckets derive from it, and those end at 63 characters. */
const clusterName = /^[a-z][a-z0-9-]{1,36}[a-z0-9]$/;

export function problemsOf(name: string, args: NewClusterArgs): Problem[] {
  const { access, plans, capacity = {}, adopt = {} } = args;
  const open = (access?.publicCidrs ?? []).filter((cidr) => everyone.test(cidr));
  const regions = [...new Set(plans.map(({ region }) => region))];
  return [
    ...(clusterName.test(name)
      ? []
      : [{ propertyPath: "name", reason: `${name} must be 3 to 38 lower-case letters, digits and hyphens` }]),
    ...open.map((cidr) => ({
      propertyPath: "access.publicCidrs",
      reason: `${cidr} opens the Kubernetes endpoint to everyone; list the networks that need it, or leave it private`,
    })),
    ...(regions.length > 1
      ? [{ propertyPath: "plans", reason: `lie in ${regions.join(" and ")}: a cluster lies in one region` }]
      : []),
    ...Object.values(capacity).flatMap((each) => capacityProblemsOf(each, adopt)),
    ...zoneProblemsOf(Object.values(capacity)),
    ...adoptionProblemsOf(adopt, access),
  ];
}

function capacityProblemsOf({ kind, reservationId, zone }: Capacity, adopt: Adopted): Problem[] {
  const reserved = kind === CapacityKind.Reservation || kind === CapacityKind.CapacityBlock;
  return [
    ...(reserved && reservationId === undefined
      ? [{ propertyPath: "capacity.reservationId", reason: `is needed for capacity of kind ${kind}` }]
      : []),
    ...(kind === CapacityKind.Reservation && zone === undefined && adopt.network === undefined
      ? [
          {
            propertyPath: "capacity.zone",
            reason: "is needed for a reservation: machines elsewhere would never use it",
          },
        ]
      : []),
    ...(kind === CapacityKind.Existing && adopt.cluster === undefined
      ? [{ propertyPath: "capacity.kind", reason: "existing machines stand in a cluster there is: give adopt.cluster" }]
      : []),
  ];
}

/** GPU machines stand in one subnet. */
function zoneProblemsOf(capacities: readonly Capacity[]): Problem[] {
  const zones = [...new Set(capacities.flatMap(({ zone }) => (zone === undefined ? [] : [zone])))];
  if (zones.length < 2) return [];
  const reason = `are ${zones.join(" and ")}: the GPU machines of a cluster stand in one zone`;
  return [{ propertyPath: "capacity.zone", reason }];
}

function adoptionProblemsOf({ network, cluster, roles }: Adopted, access: EndpointAccess | undefined): Problem[] {
  const idle = (unused: boolean, propertyPath: string, reason: string) => (unused ? [{ propertyPath, reason }] : []);
  return [
    ...idle(
      cluster !== undefined && network === undefined,
      "adopt.network",
      "is needed with adopt.cluster: nodes stand in the network of their cluster",
    ),
    ...idle(
      network !== undefined && network.subnetIds.length < 2,
      "adopt.network.subnetIds",
      "needs at least two subnets, in two zones",
    ),
    ...idle(
      cluster !== undefined && (access?.publicCidrs ?? []).length > 0,
      "access.publicCidrs",
      "has no effect on an adopted cluster: its endpoint is its owner's",
    ),
    ...idle(
      cluster !== undefined && roles?.controlPlane !== undefined,
      "adopt.roles.controlPlane",
      "has no effect on an adopted cluster: it has its role",
    ),
    ...idle(
      network !== undefined && roles?.flowLogs !== undefined,
      "adopt.roles.flowLogs",
      "has no effect on an adopted network: its logs are its owner's",
    ),
  ];
}

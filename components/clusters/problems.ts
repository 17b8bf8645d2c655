import { InputPropertiesError } from "@pulumi/pulumi";

import type { Adopted } from "./adopted.ts";
import type { EndpointAccess, NewClusterArgs } from "./args.ts";
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

const everyone = ["0.0.0.0/0", "::/0"];

/** Names of roles and buckets derive from it, and those end at 63 characters. */
const clusterName = /^[a-z][a-z0-9-]{1,36}[a-z0-9]$/;

export function problemsOf(name: string, { access, capacity, adopt = {} }: NewClusterArgs): Problem[] {
  const open = (access?.publicCidrs ?? []).filter((cidr) => everyone.includes(cidr));
  const reserved = capacity?.kind === CapacityKind.Reservation || capacity?.kind === CapacityKind.CapacityBlock;
  return [
    ...(clusterName.test(name)
      ? []
      : [{ propertyPath: "name", reason: `${name} must be 3 to 38 lower-case letters, digits and hyphens` }]),
    ...open.map((cidr) => ({
      propertyPath: "access.publicCidrs",
      reason: `${cidr} opens the Kubernetes endpoint to everyone; list the networks that need it, or leave it private`,
    })),
    ...(reserved && capacity.reservationId === undefined
      ? [{ propertyPath: "capacity.reservationId", reason: `is needed for capacity of kind ${capacity.kind}` }]
      : []),
    ...(capacity?.kind === CapacityKind.Reservation && capacity.zone === undefined && adopt.network === undefined
      ? [
          {
            propertyPath: "capacity.zone",
            reason: "is needed for a reservation: machines elsewhere would never use it",
          },
        ]
      : []),
    ...(capacity?.kind === CapacityKind.Existing && adopt.cluster === undefined
      ? [{ propertyPath: "capacity.kind", reason: "existing machines stand in a cluster there is: give adopt.cluster" }]
      : []),
    ...adoptionProblemsOf(adopt, access),
  ];
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

import { InputPropertiesError } from "@pulumi/pulumi";

import type { NewClusterArgs } from "./args.ts";
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

export function problemsOf(name: string, { access, capacity }: NewClusterArgs): Problem[] {
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
  ];
}

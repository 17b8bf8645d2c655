import { InputPropertiesError } from "@pulumi/pulumi";

import {
  adoptionProblems,
  capacityProblems,
  listedNetworks,
  zoneProblems,
} from "../../src/planner/cluster-problems.ts";
import type { NewClusterArgs } from "./args.ts";

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

/** What a configuration cannot ask for is told by `plan` too; here it is told to those who use the components alone. */
export function problemsOf(target: "aws" | "alicloud", name: string, args: NewClusterArgs): Problem[] {
  const { access, plans, capacity = {}, adopt = {} } = args;
  const open = listedNetworks(access).filter(({ cidr }) => everyone.test(cidr));
  const regions = [...new Set(plans.map(({ region }) => region))];
  const capacities = Object.values(capacity);
  const asked = { target, region: plans[0].region, adopt, ...(access && { access }) };
  return [
    ...(clusterName.test(name)
      ? []
      : [{ propertyPath: "name", reason: `${name} must be 3 to 38 lower-case letters, digits and hyphens` }]),
    ...open.map(({ path, cidr }) => ({
      propertyPath: path,
      reason: `${cidr} opens the Kubernetes endpoint to everyone; list the networks that need it, or leave it private`,
    })),
    ...(regions.length > 1
      ? [{ propertyPath: "plans", reason: `lie in ${regions.join(" and ")}: a cluster lies in one region` }]
      : []),
    ...[
      ...capacities.flatMap((each) => capacityProblems(each, asked)),
      ...zoneProblems(capacities),
      ...adoptionProblems(asked),
    ].map(({ path, message }) => ({ propertyPath: path, reason: message })),
  ];
}

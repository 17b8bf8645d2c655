import { listedNetworks } from "../planner/cluster-problems.ts";
import type { Request } from "../planner/index.ts";
import type { StackConfig } from "./schema.ts";

/** That nobody will reach the endpoint of a cluster on EKS, which is private, but its nodes. */
export function reachWarnings(
  { access, adopt, clusterStack }: StackConfig,
  { target }: Pick<Request, "target">,
): readonly string[] {
  const isMade = target === "aws" && clusterStack === undefined && adopt?.cluster === undefined;
  if (!isMade || listedNetworks(access).length > 0) return [];
  return [
    "the Kubernetes endpoint lets its nodes in and nobody else: list the network of whoever runs `pulumi` in `access.privateCidrs`, or the update stops before it puts anything into the cluster",
  ];
}

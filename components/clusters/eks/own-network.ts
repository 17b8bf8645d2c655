import type { Input } from "@pulumi/pulumi";

import { createEndpoints } from "./endpoints.ts";
import { createFlowLogs } from "./flow-logs.ts";
import { createNetwork, type Network } from "./network.ts";
import type { Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

export interface OwnNetworkArgs {
  readonly machines: readonly string[];
  readonly gpuZone: Input<string> | undefined;
  readonly flowLogsRole: Role | undefined;
}

/** A network with everything that belongs to it: logs of its traffic, and endpoints by which nodes reach AWS. */
export function createOwnNetwork(scope: Scope, key: Key, { machines, gpuZone, flowLogsRole }: OwnNetworkArgs): Network {
  const network = createNetwork(scope, machines, gpuZone);
  createFlowLogs(scope, network, key, flowLogsRole);
  const endpoints = createEndpoints(scope, network);
  return { ...network, ready: [...network.ready, ...endpoints] };
}

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { ControlPlane } from "./parts.ts";

/**
 * Without a duration ACK hands out the same credential each time, so that a second run changes nothing. The provider asks
 * for the public endpoint's, which a cluster of ours has not.
 */
export function kubeconfigOf(
  { id, privateServer }: ControlPlane,
  options: pulumi.InvokeOptions,
): pulumi.Output<string> {
  const { kubeConfig } = alicloud.cs.getClusterCredentialOutput({ clusterId: id }, options);
  return pulumi.secret(pulumi.all([kubeConfig, privateServer]).apply(([given, server]) => reachedAt(given, server)));
}

/** A kubeconfig with another address of its server, as YAML or JSON; as it was given where none is known. */
export function reachedAt(kubeconfig: string, server = ""): string {
  return server === "" ? kubeconfig : kubeconfig.replace(/(\bserver"?:\s*"?)[^\s",]*/, `$1${server}`);
}

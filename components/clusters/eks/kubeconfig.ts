import * as pulumi from "@pulumi/pulumi";

import type { ControlPlane } from "./parts.ts";

/** Short-lived tokens from the caller's own AWS identity; the file holds no credential, but tells where the cluster is. */
export function kubeconfigOf(cluster: ControlPlane, region: string): pulumi.Output<string> {
  const entry = { cluster: cluster.arn, user: cluster.arn };
  const command = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", cluster.name, "--region", region, "--output", "json"],
    interactiveMode: "Never",
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: cluster.arn,
        cluster: { server: cluster.endpoint, "certificate-authority-data": cluster.certificateAuthority },
      },
    ],
    contexts: [{ name: cluster.arn, context: entry }],
    "current-context": cluster.arn,
    users: [{ name: cluster.arn, user: { exec: command } }],
  };
  return pulumi.secret(pulumi.jsonStringify(config));
}

import * as k8s from "@pulumi/kubernetes";
import type { ComponentResource, CustomResourceOptions, Output, ProviderResource, Resource } from "@pulumi/pulumi";

import { hooked, type ClusterScope } from "./scope.ts";

/** A connection to a cluster of this name: with a rotated kubeconfig it is still the same cluster. */
export function connectionTo(name: string, kubeconfig: Output<string>, parent: ComponentResource): k8s.Provider {
  return new k8s.Provider(name, { kubeconfig, clusterIdentifier: name }, { parent });
}

/** Of what is installed into a cluster: it vanishes with it where the cluster is ours. */
export function inCluster(
  scope: ClusterScope<ProviderResource>,
  parent: ComponentResource,
  provider: ProviderResource,
  cluster: Resource | undefined,
): CustomResourceOptions {
  return { parent, provider, ...hooked(scope), ...(cluster && { deletedWith: cluster }) };
}

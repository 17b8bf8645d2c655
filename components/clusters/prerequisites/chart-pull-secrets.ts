import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";

import { pullSecretBody, pullSecretName } from "../pull-secret.ts";

/**
 * A Secret in each namespace of charts by which their pods log in to the registry, there before the first of them starts. A
 * namespace may be there already and belong to others, so it is patched, not created: the patch makes one that is missing,
 * and leaves it when the stack goes, as Helm does.
 */
export function chartPullSecrets(
  name: string,
  namespaces: readonly string[],
  credentials: Input<string>,
  options: CustomResourceOptions,
): Resource[] {
  return [...new Set(namespaces)].map((namespace) => {
    const made = new k8s.core.v1.NamespacePatch(`${name}-${namespace}`, { metadata: { name: namespace } }, options);
    return new k8s.core.v1.Secret(
      `${name}-${namespace}-registry`,
      { metadata: { name: pullSecretName(name), namespace }, ...pullSecretBody(credentials) },
      { ...options, dependsOn: made },
    );
  });
}

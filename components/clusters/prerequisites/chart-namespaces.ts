import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";

import { pullSecretBody, pullSecretName } from "../pull-secret.ts";
import type { Prerequisite } from "./prerequisite.ts";

/** As its makers ask for it, where a cluster enforces another level by default. */
const privileged = { "pod-security.kubernetes.io/enforce": "privileged" };

/**
 * What must be in the namespaces of charts before their pods start: the level of Pod Security of those that reach into
 * the node, and a Secret by which pods log in to the registry, where it asks. A namespace may be there already and belong
 * to others, so it is patched, not created: the patch makes one that is missing, and leaves it when the stack goes, as
 * Helm does.
 */
export function chartNamespaces(
  name: string,
  rows: readonly Prerequisite[],
  credentials: Input<string> | undefined,
  options: CustomResourceOptions,
): Resource[] {
  const pulls = (row: Prerequisite) => credentials !== undefined && row.images.length > 0;
  const namespaces = new Set(rows.filter((row) => row.reachesNode === true || pulls(row)).map(inNamespace));
  const reaching = new Set(rows.filter(({ reachesNode = false }) => reachesNode).map(inNamespace));
  return [...namespaces].map((namespace) => {
    const metadata = { name: namespace, ...(reaching.has(namespace) && { labels: privileged }) };
    const made = new k8s.core.v1.NamespacePatch(`${name}-${namespace}`, { metadata }, options);
    if (credentials === undefined) return made;
    return new k8s.core.v1.Secret(
      `${name}-${namespace}-registry`,
      { metadata: { name: pullSecretName(name), namespace }, ...pullSecretBody(credentials) },
      { ...options, dependsOn: made },
    );
  });
}

const inNamespace = ({ namespace }: Prerequisite): string => namespace;

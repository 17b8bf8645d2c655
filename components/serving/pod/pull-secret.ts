import type { ImageRegistry } from "../../clusters/access.ts";
import { pullSecretBody, pullSecretName } from "../../clusters/pull-secret.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";

/** Whose pods pull, and from where. */
interface Puller {
  readonly name: string;
  readonly namespace: string;
  readonly registry: ImageRegistry;
}

/** The Secret by which nodes log in to the registry; nothing where they need none. */
export function pullSecretObjects(
  { name, namespace, registry: { credentials } }: Puller,
  labels: Readonly<Record<string, string>>,
): ServiceObject[] {
  if (credentials === undefined) return [];
  const object: KubernetesObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: pullSecretName(name), namespace, labels },
    ...pullSecretBody(credentials),
  };
  return [{ key: "registry", object }];
}

/** Part of a pod's spec. */
export function pulledWith(puller: Puller): Readonly<Record<string, unknown>> {
  const { credentials, pullSecret } = puller.registry;
  const name = credentials === undefined ? pullSecret : pullSecretName(puller.name);
  return name === undefined ? {} : { imagePullSecrets: [{ name }] };
}

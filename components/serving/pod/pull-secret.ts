import type { ImageRegistry } from "../../clusters/access.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";

/** Whose pods pull, and from where. */
interface Puller {
  readonly name: string;
  readonly namespace: string;
  readonly registry: ImageRegistry;
}

const secretName = ({ name }: Puller): string => `${name}-registry`;

/** The Secret by which nodes log in to the registry; nothing where they need none. */
export function pullSecretObjects(puller: Puller, labels: Readonly<Record<string, string>>): ServiceObject[] {
  const { credentials } = puller.registry;
  if (credentials === undefined) return [];
  const object: KubernetesObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName(puller), namespace: puller.namespace, labels },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": credentials },
  };
  return [{ key: "registry", object }];
}

/** Part of a pod's spec. */
export function pulledWith(puller: Puller): Readonly<Record<string, unknown>> {
  const { credentials, pullSecret } = puller.registry;
  const name = credentials === undefined ? pullSecret : secretName(puller);
  return name === undefined ? {} : { imagePullSecrets: [{ name }] };
}

/** Name of the Secret by which the pods of one owner log in to a registry. */
export const pullSecretName = (owner: string): string => `${owner}-registry`;

/** What a Secret for pulling images holds, but for its metadata. */
export function pullSecretBody<T>(credentials: T) {
  return { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": credentials } };
}

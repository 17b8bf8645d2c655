import { isObject, text } from "../providers/wire.ts";
import type { Client } from "../kubernetes-api/index.ts";

/** A token of a service account, as a pod of it would hold: what it may do follows from its roles alone. */
export async function tokenOf(client: Client, namespace: string, account: string): Promise<string> {
  const { body } = await client.send(
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    {},
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 24 * 3600 },
    },
  );
  return isObject(body["status"]) ? text(body["status"]["token"]) : "";
}

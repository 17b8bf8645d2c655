import { connectionOf, type Connection, type KubeconfigPlace } from "../kubeconfig.ts";

/**
 * The API groups that the cluster of a kubeconfig serves: one request that every authenticated user may make.
 * `undefined` where the cluster cannot be reached or does not answer this user; a preview must work without it.
 * A client library would bring fifty packages for it.
 */
export async function servedGroups(place: KubeconfigPlace): Promise<ReadonlySet<string> | undefined> {
  try {
    const body: unknown = JSON.parse(await get("/apis", connectionOf(place)));
    const { groups } = body as { groups: readonly { name: string }[] };
    return new Set(groups.map(({ name }) => name));
  } catch {
    return undefined;
  }
}

/** Whether a node has that resource to give; `undefined` where this user may not look at nodes. */
export async function offersOf(place: KubeconfigPlace, resource: string): Promise<boolean | undefined> {
  try {
    const body: unknown = JSON.parse(await get("/api/v1/nodes", connectionOf(place)));
    const { items } = body as { items: readonly { status?: { allocatable?: Readonly<Record<string, string>> } }[] };
    return items.some(({ status }) => Number(status?.allocatable?.[resource] ?? 0) > 0);
  } catch {
    return undefined;
  }
}

async function get(path: string, { server, options }: Connection): Promise<string> {
  // Loaded by those who ask: Node's HTTP modules bring a WebSocket client along.
  const { request: send } = server.startsWith("https:") ? await import("node:https") : await import("node:http");
  return new Promise((found, failed) => {
    const call = send(server.replace(/\/$/, "") + path, { ...options, timeout: 5000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => {
        if (answer.statusCode === 200) found(Buffer.concat(parts).toString());
        else failed(new Error(`status ${String(answer.statusCode)}`));
      });
    });
    call.on("timeout", () => call.destroy(new Error("no answer")));
    call.on("error", failed);
    call.end();
  });
}

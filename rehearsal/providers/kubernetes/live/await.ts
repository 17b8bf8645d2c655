import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../../../kubernetes-api/index.ts";
import { isObject, type Properties } from "../../wire.ts";
import { kindKey, metadataOf } from "../objects.ts";
import { explain } from "./explain.ts";
import { readiness, waitedFor } from "./readiness.ts";

const lookEveryMs = 150;

interface Settled {
  readonly object: Properties;
  /** Why it is not ready; empty when it is. */
  readonly reasons: readonly string[];
}

/** Looks until an object is ready, as the real provider understands its kind, or until patience ends: then with the reasons. */
export async function untilReady(client: Client, object: Properties, seconds: number): Promise<Settled> {
  const deadline = Date.now() + seconds * 1000;
  const check = waitedFor(object) ?? readiness[kindKey(object)];
  for (;;) {
    const live = (await client.read(object)) ?? object;
    const missing = check === undefined ? undefined : await check(live, client);
    if (missing === undefined) return { object: live, reasons: [] };
    if (Date.now() > deadline) return { object: live, reasons: [missing, ...(await explain(client, live))] };
    await pause(lookEveryMs);
  }
}

/** Looks until an object is gone. @throws Error with what still holds it */
export async function untilGone(client: Client, object: Properties, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await client.read(object);
    if (live === undefined) return;
    if (Date.now() > deadline) {
      const { finalizers } = metadataOf(live);
      const status = isObject(live["status"]) ? live["status"]["conditions"] : undefined;
      throw new Error(
        `${kindKey(object)} is still there after ${seconds} s: ${JSON.stringify({ finalizers, conditions: status })}`,
      );
    }
    await pause(lookEveryMs);
  }
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { Session, type Outcome, type SessionOptions } from "../../rehearsal/session.ts";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const fixture = fileURLToPath(new URL("fixture", import.meta.url));

export const openStack = (options: Omit<SessionOptions, "home">): Promise<Session> =>
  Session.open({ home: inject("home"), ...options });

/** Logical names by what is done to them; what stays the same is left out. */
export function done({ steps }: Outcome): Record<string, string[]> {
  const changed = steps.filter(({ operation }) => operation !== "same" && operation !== "refresh");
  const operations = [...new Set(changed.map(({ operation }) => operation))];
  const named = (operation: string): string[] =>
    changed
      .filter((step) => step.operation === operation)
      .map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))
      .sort();
  return Object.fromEntries(operations.map((operation) => [operation, named(operation)]));
}

/** Everything a session has written: state, its backups and the stand-in cloud. */
export function atRest(session: Session): string {
  return ["state", "cloud"]
    .map((folder) => join(session.directory, folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
    )
    .join("\n");
}

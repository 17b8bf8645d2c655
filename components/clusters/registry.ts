import { secret } from "@pulumi/pulumi";

import type { ImageRegistry } from "./access.ts";

/** The registry as a cluster gives it: what one logs in with stays a secret. */
export function keptSecret({ credentials, ...registry }: ImageRegistry = {}): ImageRegistry {
  return { ...registry, ...(credentials !== undefined && { credentials: secret(credentials) }) };
}

import type { StackConfig } from "./schema.ts";

/** The keys that a service takes as they are: what `up` and `render` hand on alike. */
export function serviceOptionsOf({ namespace, gateway }: StackConfig) {
  return {
    ...(namespace !== undefined && { namespace }),
    ...(gateway !== undefined && { gateway }),
  };
}

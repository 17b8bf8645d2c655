import * as alicloud from "@pulumi/alicloud";

import type { Key } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** One key for secrets and weights. */
export function createKey({ name, tags, kept }: Scope): Key {
  return new alicloud.kms.Key(
    name,
    {
      description: `Secrets and weights of ${name}`,
      automaticRotation: "Enabled",
      rotationInterval: "365d",
      pendingWindowInDays: 30,
      tags,
    },
    kept,
  );
}

import type { ResourceRow } from "./table.ts";
import { text } from "./wire.ts";

/** A setting of a bucket, as a cloud documents it: one per bucket, so its identity is the bucket's. */
export const bucketSetting =
  (upstream: (page: string) => string) =>
  (page: string, required: readonly string[], more: Partial<ResourceRow> = {}): ResourceRow => ({
    source: upstream(page),
    required: ["bucket", ...required],
    replaceOn: ["bucket"],
    id: ({ inputs }) => text(inputs["bucket"]),
    ...more,
  });

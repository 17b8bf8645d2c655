import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { alicloudResources } from "../../rehearsal/providers/alicloud/index.ts";
import { awsResources } from "../../rehearsal/providers/aws/index.ts";
import type { ResourceRow } from "../../rehearsal/providers/table.ts";

const require = createRequire(import.meta.url);

/** The SDK's own source of a resource: `aws:ec2/vpc:Vpc` lies in `@pulumi/aws/ec2/vpc.js`. */
function sdkSource(type: string): string {
  const [packageName = "", module = ""] = type.split(":");
  return readFileSync(require.resolve(`@pulumi/${packageName}/${module}.js`), "utf8");
}

const matches = (source: string, pattern: RegExp): string[] =>
  [...source.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]));

/** Top-level properties that a row names as inputs. */
const namedInputs = (row: ResourceRow): string[] =>
  [...(row.required ?? []), ...Object.keys(row.enums ?? {}), ...(row.replaceOn ?? []), row.autoName ?? []]
    .flat()
    .map((path) => path.split(".")[0] ?? path);

const rows = Object.entries<ResourceRow>({ ...awsResources, ...alicloudResources });

describe.each(rows)("the stand-in of %s", (type, row) => {
  const source = sdkSource(type);

  test("requires what the SDK requires", () => {
    const required = matches(source, /Missing required property '(\w+)'/g);
    expect(row.required ?? []).toEqual(expect.arrayContaining(required));
  });

  test("names only properties that the SDK has", () => {
    const known = matches(source, /resourceInputs\["(\w+)"\]/g);
    expect(known).toEqual(expect.arrayContaining(namedInputs(row)));
  });

  test("says where its rules come from", () => {
    expect(row.source).toMatch(/^https:\/\/registry\.terraform\.io\/.*\/resources\/\w+$/);
  });
});

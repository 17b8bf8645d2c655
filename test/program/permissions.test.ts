import { beforeAll, expect, test } from "vitest";
import { kept, permissionFiles } from "../../scripts/permissions.ts";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string | readonly string[] }[];
}

let files: Readonly<Record<string, string>>;
beforeAll(async () => {
  files = await permissionFiles();
});

test.each(["aws.json", "alicloud.json", "kubernetes.yaml"])(
  "docs/targets/permissions/%s is what the stacks use: `npm run permissions` writes it",
  (name) => {
    expect(files[name]).toBe(kept(name));
  },
);

test.each(["aws.json", "alicloud.json"])(
  "%s names every action, and touches roles and buckets of ours alone",
  (name) => {
    const { Statement } = JSON.parse(kept(name)) as Policy;
    const open = Statement.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const writing = open.filter((action) => /^(iam|ram|s3|oss):(?!List)/.test(action));
    expect(writing).toEqual([]);
  },
);

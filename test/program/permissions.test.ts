import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { kept, permissionFiles } from "../../scripts/permissions.ts";
import { runStack } from "./project.ts";

interface Policy {
  readonly Statement: readonly {
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: unknown;
  }[];
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
    const open = Statement.filter(({ Resource, Condition }) => Resource === "*" && Condition === undefined).flatMap(
      ({ Action }) => Action,
    );
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const writing = open.filter((action) => /^(iam|ram|s3|oss):(?!List)/.test(action));
    expect(writing).toEqual([]);
  },
);

test("the roles that services make for themselves are those of the services that a stack uses", () => {
  const linked = (name: string) =>
    (JSON.parse(kept(name)) as Policy).Statement.filter(({ Condition }) => Condition !== undefined);
  expect(linked("alicloud.json")).toEqual([
    {
      Effect: "Allow",
      Action: ["ram:CreateServiceLinkedRole"],
      Resource: "*",
      Condition: { StringEquals: { "ram:ServiceName": ["nat.aliyuncs.com"] } },
    },
  ]);
  expect(linked("aws.json").flatMap(({ Action }) => Action)).toEqual(["iam:CreateServiceLinkedRole"]);
});

interface Role {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const { rules } = parse(kept("kubernetes.yaml")) as Role;

/** `kubernetes:apps/v1:Deployment` is `deployments` of `apps`; of policies and gateways all but the ending is the same. */
function isAllowed(type: string): boolean {
  const [, version = "", kind = ""] = type.split(":");
  const group = version.startsWith("core/") ? "" : (version.split("/")[0] ?? "");
  const stem = kind.toLowerCase().replace(/y$/, "");
  return rules.some(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(group) && verbs.includes("create") && resources.some((name) => name.startsWith(stem)),
  );
}

test.each(["own-servers", "local-nvme", "ascend", "adapter", "fine-tuning"])(
  "kubernetes.yaml allows every object that examples/Pulumi.%s.yaml makes",
  async (example) => {
    const { config } = parse(readFileSync(`examples/Pulumi.${example}.yaml`, "utf8")) as { config: object };
    const asked = Object.entries(config).map(([key, value]: [string, unknown]) => [
      key.replace("deepseek-clusters:", ""),
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const own = Object.fromEntries(asked) as Record<string, string>;
    const run = await runStack("dev", { ...own, registryCredentials: '{"auths":{}}' });
    expect(run.errors).toEqual([]);
    const types = new Set(run.resources.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:")));
    expect(types.size).toBeGreaterThan(5);
    expect([...types].filter((type) => !isAllowed(type))).toEqual([]);
  },
);

test("the Secrets of others are not listed", () => {
  const onSecrets = rules.filter(({ resources }) => resources.includes("secrets")).flatMap(({ verbs }) => verbs);
  expect(onSecrets).toContain("create");
  expect(onSecrets.filter((verb) => ["list", "watch", "*"].includes(verb))).toEqual([]);
});

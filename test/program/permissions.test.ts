import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { kept, permissionFiles } from "../../scripts/permissions.ts";
import { runStack } from "./project.ts";

interface Policy {
  readonly Statement: readonly {
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
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
    (JSON.parse(kept(name)) as Policy).Statement.filter(({ Action }) =>
      Action.some((action) => action.endsWith(":CreateServiceLinkedRole")),
    );
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

describe("aws.json", () => {
  const { Statement } = JSON.parse(kept("aws.json")) as Policy;
  const allowed = Statement.flatMap(({ Action }) => Action);

  // The provider reads every part of a bucket and takes "denied" for a failure: internal/service/s3/bucket.go of
  // hashicorp/terraform-provider-aws; actions as in the S3 column of
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
  test("lets the provider read a bucket after it has made it", () => {
    expect(allowed).toEqual(
      expect.arrayContaining([
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketPolicy",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListTagsForResource",
      ]),
    );
  });

  // Without white space, as IAM counts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  test("fits into one managed policy", () => {
    expect(kept("aws.json").replaceAll(/\s/g, "").length).toBeLessThanOrEqual(6144);
  });

  test("lets endpoints have private names", () => {
    expect(allowed).toContain("route53:AssociateVPCWithHostedZone");
  });

  test("attaches to roles the policies of AWS that the stacks use, and nothing else", () => {
    const attaching = Statement.filter(({ Action }) => Action.includes("iam:AttachRolePolicy"));
    expect(attaching).toHaveLength(1);
    expect(attaching[0]?.Condition?.["ArnEquals"]?.["iam:PolicyARN"]).toEqual(
      [
        "AmazonEBSCSIDriverEKSClusterScopedPolicy",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSClusterPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
      ].map((name) => `arn:aws:iam::aws:policy/${name}`),
    );
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { runProgram, type Registration } from "../rehearsal/in-process-engine.ts";
import { alicloudActions, alicloudLookUps, alicloudScopes, alicloudUnscoped } from "./permissions/alicloud.ts";
import { awsActions, awsLookUps, awsScopes, awsUnscoped } from "./permissions/aws.ts";

const projectDir = fileURLToPath(new URL("..", import.meta.url));
const folder = new URL("../docs/targets/permissions/", import.meta.url);

/** Weights that each node fetches, images of a registry that asks who pulls, and the autoscaler of Kubernetes. */
const fetching = {
  replicas: { min: 1, max: 2 },
  scaler: "hpa",
  weightsVolume: { localPath: "/mnt/weights" },
  weightsSource: { repository: "unsloth/R1", revision: "0".repeat(40), sha256: { "r1.gguf": "0".repeat(64) } },
  registry: "registry.example.com",
  registryCredentials: '{"auths":{}}',
};
const services = { everyday: { profile: "r1-32b-1xrtx4090" }, hard: { profile: "v3-fp8-8xh100" } };
const counting = { tokensPerMinute: 1000, redis: "redis.redis.svc:6379" };
const training = { method: "qlora", machine: "2xrtx4090", tokens: 1000, dataset: "data/train.jsonl" };

/** Stacks that between them use every kind of resource of a target. */
const stacks = {
  aws: [{ stack: "prod", config: { adminPrincipals: ["arn:aws:iam::123456789012:role/admin"] } }],
  alicloud: [{ stack: "staging", config: {} }],
  kubernetes: [
    { stack: "dev", config: {} },
    { stack: "dev", config: { replicas: { min: 1, max: 2 }, weightsVolume: { storageClass: "local" } } },
    { stack: "dev", config: { profile: "v3-fp8-8xh100", target: "kubernetes", monitoring: { operator: true } } },
    { stack: "dev", config: { gateway: { hostname: "llm.example.com" } } },
    { stack: "dev", config: { profile: "r1-w8a8-8x910b" } },
    { stack: "dev", config: fetching },
    { stack: "dev", config: { profile: "auto", services, gateway: { hostname: "llm.example.com", ...counting } } },
    { stack: "dev", config: { profile: "r1-32b-1xrtx4090", training } },
  ],
} as const;

async function registered(target: keyof typeof stacks): Promise<Registration[]> {
  const runs = [];
  for (const { stack, config } of stacks[target]) {
    const run = await runProgram({ projectDir, stack, config });
    if (run.errors.length > 0) throw new Error(run.errors.join("\n"));
    runs.push(run);
  }
  return runs.flatMap(({ resources }) => resources);
}

interface Table {
  readonly actions: Readonly<Record<string, readonly string[]>>;
  readonly lookUps: readonly string[];
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly unscoped: readonly string[];
  /** Statements of their own for actions that an account can bound further; the rest leaves these actions out. */
  readonly bounded?: (resources: readonly Registration[]) => readonly Bounded[];
}

interface Bounded {
  readonly Action: readonly string[];
  readonly Condition: object;
}

const serviceOf = (action: string): string => action.split(":", 1).join("");
const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** Statements for the types that were registered, one for each service whose names are known and one for the rest. */
function statements(resources: readonly Registration[], target: string, table: Table): object[] {
  const types = sorted(resources.map(({ type }) => type).filter((type) => type.startsWith(`${target}:`)));
  const missing = types.filter((type) => !(type in table.actions));
  if (missing.length > 0)
    throw new Error(`No actions are known for ${missing.join(", ")}: add them to scripts/permissions/`);
  const needed = sorted([...types.flatMap((type) => table.actions[type] ?? []), ...table.lookUps]);
  const bounded = table.bounded?.(resources) ?? [];
  const isBounded = (action: string) => bounded.some(({ Action }) => Action.includes(action));
  const isScoped = (action: string) => serviceOf(action) in table.scopes && !table.unscoped.includes(action);
  const scoped = Object.entries(table.scopes).map(([service, Resource]) => ({
    Effect: "Allow",
    Action: needed.filter((action) => isScoped(action) && !isBounded(action) && serviceOf(action) === service),
    Resource,
  }));
  const withConditions = bounded.map(({ Action, Condition }) => ({
    Effect: "Allow",
    Action,
    Resource: table.scopes[serviceOf(Action.join())],
    Condition,
  }));
  return [
    ...scoped,
    ...withConditions,
    { Effect: "Allow", Action: needed.filter((action) => !isScoped(action)), Resource: "*" },
  ];
}

/** Roles get those of AWS's own policies that the stacks use, and no administrator's. */
function attachesWhatItUses(resources: readonly Registration[]): readonly Bounded[] {
  const policies = resources
    .filter(({ type }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .map(({ inputs }) => inputs["policyArn"] as string);
  return [
    {
      Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      Condition: { ArnEquals: { "iam:PolicyARN": sorted(policies) } },
    },
  ];
}

/** Kinds that a program itself never changes: the await logic reads the first, and a preview asks nodes what they have to give. */
const watched = [
  { apiGroups: [""], resources: ["pods", "events", "endpoints"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list"] },
];

/** Nobody waits for a Secret, so nobody need see those of others. */
const unwatched = ["secrets"];

const plural = (kind: string): string => {
  const lower = kind.toLowerCase();
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : lower.endsWith("s") ? `${lower}es` : `${lower}s`;
};

/** `kubernetes:apps/v1:Deployment` as a rule of a ClusterRole. */
function rules(resources: readonly Registration[]): object[] {
  const kinds = sorted(resources.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:")));
  const groups = new Map<string, string[]>();
  for (const type of kinds) {
    const [, version = "", kind = ""] = type.split(":");
    const group = version.startsWith("core/") ? "" : version.split("/", 1).join("");
    groups.set(group, [...(groups.get(group) ?? []), plural(kind)]);
  }
  const verbs = ["create", "delete", "get", "patch", "update"];
  const rule = (group: string, resources: readonly string[], more: readonly string[]) =>
    resources.length === 0 ? [] : [{ apiGroups: [group], resources, verbs: sorted([...verbs, ...more]) }];
  return [
    ...[...groups].flatMap(([group, names]) => [
      ...rule(
        group,
        names.filter((name) => !unwatched.includes(name)),
        ["list", "watch"],
      ),
      ...rule(
        group,
        names.filter((name) => unwatched.includes(name)),
        [],
      ),
    ]),
    ...watched,
  ];
}

/** The files of `docs/targets/permissions`, by name. */
export async function permissionFiles(): Promise<Readonly<Record<string, string>>> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const aws = statements(await registered("aws"), "aws", {
    actions: awsActions,
    lookUps: awsLookUps,
    scopes: awsScopes,
    unscoped: awsUnscoped,
    bounded: attachesWhatItUses,
  });
  const alicloud = statements(await registered("alicloud"), "alicloud", {
    actions: alicloudActions,
    lookUps: alicloudLookUps,
    scopes: alicloudScopes,
    unscoped: alicloudUnscoped,
  });
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "deepseek-clusters" },
    rules: rules(await registered("kubernetes")),
  };
  const linked = {
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole"],
    Resource: "arn:aws:iam::*:role/aws-service-role/*",
    Condition: {
      StringEquals: {
        "iam:AWSServiceName": ["eks.amazonaws.com", "eks-nodegroup.amazonaws.com", "spot.amazonaws.com"],
      },
    },
  };
  // The first gateway of an account brings this role along (NAT Gateway, service-linked roles).
  const linkedToNat = {
    Effect: "Allow",
    Action: ["ram:CreateServiceLinkedRole"],
    Resource: "*",
    Condition: { StringEquals: { "ram:ServiceName": ["nat.aliyuncs.com"] } },
  };
  return {
    "aws.json": json({ Version: "2012-10-17", Statement: [...aws, linked] }),
    "alicloud.json": json({ Version: "1", Statement: [...alicloud, linkedToNat] }),
    "kubernetes.yaml": stringify(role, { aliasDuplicateObjects: false }),
  };
}

/** The files as they are kept. */
export const kept = (name: string): string => readFileSync(new URL(name, folder), "utf8");

if (import.meta.main)
  for (const [name, text] of Object.entries(await permissionFiles())) writeFileSync(new URL(name, folder), text);

import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import { stringify } from "yaml";
import { unknown } from "./providers/wire.ts";
import { pinned } from "./toolchain/index.ts";

/** What the tree needs of a resource. */
export interface Leaf {
  readonly urn: string;
  readonly type: string;
  /** URN; empty for the stack. */
  readonly parent: string;
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** `aws:ec2/vpc:Vpc` as `aws.ec2.Vpc`, `kubernetes:apps/v1:Deployment` as `kubernetes.apps.Deployment`. */
function shortType(type: string): string {
  const [packageName = "", module = "", name = ""] = type.split(":");
  const [group = ""] = module.split("/");
  return [packageName, ...(group === "index" || group === "" ? [] : [group]), name].join(".");
}

/** Resources below their parents; those of one type side by side on a line, those with children on lines of their own. */
export function resourceTree(resources: readonly Leaf[]): string[] {
  const known = new Set(resources.map(({ urn }) => urn));
  const children = (parent: string): Leaf[] => resources.filter((resource) => parentOf(resource) === parent);
  const parentOf = ({ parent }: Leaf): string => (known.has(parent) ? parent : "");
  const lines = (parent: string, indent: string): string[] => {
    const here = children(parent);
    const branches = here.filter(({ urn }) => children(urn).length > 0);
    const leaves = new Map<string, string[]>();
    for (const { urn, type } of here.filter((resource) => !branches.includes(resource)))
      leaves.set(shortType(type), [...(leaves.get(shortType(type)) ?? []), nameOf(urn)]);
    return [
      ...[...leaves].sort().map(([type, group]) => `${indent}${type}  ${group.sort().join(", ")}`),
      ...branches.flatMap(({ urn, type }) => [
        `${indent}${shortType(type)}  ${nameOf(urn)}`,
        ...lines(urn, `${indent}  `),
      ]),
    ];
  };
  return lines("", "  ");
}

const longest = 12;

/** Stack outputs as YAML, secrets masked, long ones cut. */
export function outputLines(outputs: OutputMap): string[] {
  return Object.entries(outputs).flatMap(([name, { value, secret }]) => {
    const lines = stringify({ [name]: secret ? "[secret]" : (value as unknown) }, { lineWidth: 110 })
      .replaceAll(unknown, "[known after pulumi up]")
      .trimEnd()
      .split("\n");
    if (lines.length <= longest) return lines.map((line) => `  ${line}`);
    const rest = lines.length - longest + 1;
    return [...lines.slice(0, longest - 1), `  … ${rest} more lines`].map((line) => `  ${line}`);
  });
}

const credentials: Readonly<Record<string, string>> = {
  aws: "aws sso login                              # or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  alicloud: "export ALICLOUD_ACCESS_KEY=… ALICLOUD_SECRET_KEY=…",
  kubernetes: "kubectl cluster-info                       # the cluster that kubectl reaches is used",
};

/** The commands that do for real what was rehearsed. */
export function nextSteps(stack: string, target: string, hasPulumi: boolean): string[] {
  return [
    ...(hasPulumi ? [] : [`install pulumi ${pinned.pulumi} or newer: https://www.pulumi.com/docs/install/`]),
    "pulumi login                               # or: pulumi login --local",
    credentials[target] ?? "give pulumi the credentials of your cloud",
    `pulumi stack select --create ${stack}`,
    `pulumi preview                             # what would be created`,
    `pulumi up                                  # costs money from here on`,
  ].map((command) => `  ${command}`);
}

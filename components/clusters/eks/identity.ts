import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { RoleName } from "../adopted.ts";
import type { Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

export interface ServiceRoleArgs {
  /** Role to take instead, where there is one: then nothing is created or attached. */
  readonly adopted: Role | undefined;
  /** AWS service that assumes it, without `.amazonaws.com`. */
  readonly service: string;
  /** AWS's own policies. */
  readonly managedPolicies?: readonly string[];
  /** Policy of its own. */
  readonly policy?: pulumi.Output<string>;
}

const suffixes = {
  controlPlane: "control-plane",
  nodes: "node",
  flowLogs: "flows",
  weights: "weights",
  autoscaler: "autoscaler",
  volumes: "volumes",
} satisfies Record<RoleName, string>;

/** A role for one AWS service. What it may do is returned to be waited for. */
export function serviceRole(
  scope: Scope,
  which: RoleName,
  { adopted, service, managedPolicies = [], policy }: ServiceRoleArgs,
): { role: Role; permissions: pulumi.Resource[] } {
  if (adopted !== undefined) return { role: adopted, permissions: [] };
  const { partition, tags, options } = scope;
  const name = `${scope.name}-${suffixes[which]}`;
  const actions = service === "pods.eks" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"];
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: actions }],
      }),
      tags,
    },
    options,
  );
  const attachments = managedPolicies.map(
    (managed) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${managed}`,
        { role: role.name, policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/${managed}` },
        options,
      ),
  );
  const own = policy === undefined ? [] : [new aws.iam.RolePolicy(name, { role: role.name, policy }, options)];
  return { role, permissions: [...attachments, ...own] };
}

/** A role for pods of one account, with a policy of its own. */
export function podRole(
  { tags, options }: Scope,
  name: string,
  policy: pulumi.Output<string>,
): { role: Role; permissions: pulumi.Resource[] } {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ],
  };
  const role = new aws.iam.Role(name, { assumeRolePolicy: JSON.stringify(trust), tags }, options);
  return { role, permissions: [new aws.iam.RolePolicy(name, { role: role.name, policy }, options)] };
}

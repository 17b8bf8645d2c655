import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { RoleName } from "../adopted.ts";
import type { ControlPlane, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** An account that pods run with. */
export interface PodAccount {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Who may assume a role: an AWS service, without `.amazonaws.com`, and on whose behalf. */
export interface Trust {
  readonly service: string;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

/** A service that acts for this resource of ours and for no other account's. */
export function actingFor({ account }: Scope, service: string, source: pulumi.Input<string>): Trust {
  return {
    service,
    condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": source } },
  };
}

/** Pods of one account of one cluster, as EKS says whose they are: else an association in any cluster could name the role. */
export function podsOf(cluster: ControlPlane, { namespace, serviceAccount }: PodAccount): Trust {
  return {
    service: "pods.eks",
    condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": cluster.arn,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}

export interface ServiceRoleArgs {
  /** Role to take instead, where there is one: then nothing is created or attached. */
  readonly adopted: Role | undefined;
  readonly trust: Trust;
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
  { adopted, trust, managedPolicies = [], policy }: ServiceRoleArgs,
): { role: Role; permissions: pulumi.Resource[] } {
  if (adopted !== undefined) return { role: adopted, permissions: [] };
  const { partition, tags, options } = scope;
  const name = `${scope.name}-${suffixes[which]}`;
  const role = new aws.iam.Role(name, { assumeRolePolicy: documentOf(trust), tags }, options);
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
  trust: Trust,
  policy: pulumi.Output<string>,
): { role: Role; permissions: pulumi.Resource[] } {
  const role = new aws.iam.Role(name, { assumeRolePolicy: documentOf(trust), tags }, options);
  return { role, permissions: [new aws.iam.RolePolicy(name, { role: role.name, policy }, options)] };
}

/** EKS tells by tags of the session whose pods they are. */
function documentOf({ service, condition }: Trust): pulumi.Output<string> {
  const actions = service === "pods.eks" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: actions,
        ...(condition && { Condition: condition }),
      },
    ],
  });
}

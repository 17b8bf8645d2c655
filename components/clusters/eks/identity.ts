import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

/** A role for one AWS service, with AWS's own policies. The attachments are returned to be waited for. */
export function serviceRole(
  scope: Scope,
  suffix: string,
  service: string,
  managedPolicies: readonly string[],
): { role: aws.iam.Role; attachments: pulumi.Resource[] } {
  const { name, partition, tags, options } = scope;
  const actions = service === "pods.eks" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"];
  const role = new aws.iam.Role(
    `${name}-${suffix}`,
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
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${suffix}-${policy}`,
        { role: role.name, policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/${policy}` },
        options,
      ),
  );
  return { role, attachments };
}

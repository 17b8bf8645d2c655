import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { actingFor, serviceRole } from "./identity.ts";
import type { Network } from "./network.ts";
import type { Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** Who talked to whom in the network, for thirty days. */
export function createFlowLogs(scope: Scope, { vpcId }: Network, key: Key, adopted: Role | undefined): void {
  const { name, tags, options } = scope;
  const logs = new aws.cloudwatch.LogGroup(
    `${name}-flows`,
    { name: `/aws/vpc/${name}`, retentionInDays: 30, kmsKeyId: key.arn, tags },
    options,
  );
  const { role, permissions } = serviceRole(scope, "flowLogs", {
    adopted,
    trust: actingFor(
      scope,
      "vpc-flow-logs",
      pulumi.interpolate`arn:${scope.partition}:ec2:${scope.region}:${scope.account}:vpc-flow-log/*`,
    ),
    policy: writerOf(logs),
  });
  new aws.ec2.FlowLog(
    name,
    { vpcId, trafficType: "ALL", logDestination: logs.arn, iamRoleArn: role.arn, tags },
    { ...options, dependsOn: permissions },
  );
}

function writerOf(logs: aws.cloudwatch.LogGroup): pulumi.Output<string> {
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: [logs.arn, pulumi.interpolate`${logs.arn}:*`] }],
  });
}

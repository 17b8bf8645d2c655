import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

import type { Network } from "./network.ts";
import type { Scope } from "./scope.ts";

/** Their first card carries addresses alone, EFA is on those behind it: https://github.com/aws/aws-parallelcluster/issues/7143 */
const withPlainFirstCard = ["p6-b300.48xlarge"];

/** One EFA interface per network card; only the first card carries an address, the others save it. */
export function efaInterfaces(
  machine: string,
  count: number,
  securityGroups: Output<string>[],
): aws.types.input.ec2.LaunchTemplateNetworkInterface[] {
  const plainFirst = withPlainFirstCard.includes(machine);
  return Array.from({ length: plainFirst ? count + 1 : count }, (_, card) => ({
    networkCardIndex: card,
    deviceIndex: card === 0 || plainFirst ? 0 : 1,
    interfaceType: card > 0 ? "efa-only" : plainFirst ? "interface" : "efa",
    associatePublicIpAddress: "false",
    deleteOnTermination: "true",
    securityGroups,
  }));
}

/** EFA passes by every network policy: this group is what keeps it among the GPU nodes. It must allow itself in and out. */
export function createFabricGroup({ name, tags, options }: Scope, { vpcId }: Network): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-fabric`,
    { vpcId, description: "EFA between GPU nodes", tags },
    options,
  );
  const itself = {
    securityGroupId: group.id,
    referencedSecurityGroupId: group.id,
    ipProtocol: "-1",
    description: "EFA between GPU nodes",
    tags,
  };
  new aws.vpc.SecurityGroupIngressRule(`${name}-fabric`, itself, options);
  new aws.vpc.SecurityGroupEgressRule(`${name}-fabric`, itself, options);
  return group;
}

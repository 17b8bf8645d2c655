import * as aws from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";

import { httpsIn } from "./https-in.ts";
import type { OwnNetwork } from "./network.ts";
import type { Scope } from "./scope.ts";

const services = ["ecr.api", "ecr.dkr", "sts", "ec2", "logs", "eks", "eks-auth"];

/** Nodes reach AWS without leaving the network; the weights come through the S3 gateway, which costs nothing. */
export function createEndpoints(scope: Scope, network: OwnNetwork): Resource[] {
  const { name, region, tags, options } = scope;
  const s3 = new aws.ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [network.privateRoutes.id],
      tags,
    },
    options,
  );
  const securityGroupIds = [httpsFromNetwork(scope, network).id];
  const interfaces = services.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service.replace(".", "-")}`,
        {
          vpcId: network.vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: network.subnetOfEachZone,
          securityGroupIds,
          tags,
        },
        options,
      ),
  );
  return [s3, ...interfaces];
}

function httpsFromNetwork(scope: Scope, { vpcId, cidr }: OwnNetwork): aws.ec2.SecurityGroup {
  const { name, tags, options } = scope;
  const group = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { vpcId, description: "HTTPS from the nodes to AWS endpoints", tags },
    options,
  );
  httpsIn(scope, `${name}-endpoints`, { securityGroupId: group.id, cidr, description: "HTTPS from the network" });
  return group;
}

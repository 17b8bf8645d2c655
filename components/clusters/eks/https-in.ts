import * as aws from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

export interface HttpsIn {
  readonly securityGroupId: Input<string>;
  readonly cidr: string;
  readonly description: string;
}

/** Lets a network in to what a security group stands before, by HTTPS and no other way. */
export function httpsIn(
  { tags, options }: Scope,
  name: string,
  { securityGroupId, cidr, description }: HttpsIn,
): Resource {
  return new aws.vpc.SecurityGroupIngressRule(
    name,
    { securityGroupId, description, cidrIpv4: cidr, ipProtocol: "tcp", fromPort: 443, toPort: 443, tags },
    options,
  );
}

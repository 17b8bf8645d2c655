import type * as aws from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";

import { serviceRole } from "./identity.ts";
import type { Scope } from "./scope.ts";

const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"];

export function createNodeRole(scope: Scope): { role: aws.iam.Role; attachments: Resource[] } {
  return serviceRole(scope, "node", "ec2", nodePolicies);
}

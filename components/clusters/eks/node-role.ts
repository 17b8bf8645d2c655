import type { Resource } from "@pulumi/pulumi";

import { serviceRole } from "./identity.ts";
import type { Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

const managedPolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"];

export function nodeRole(scope: Scope, adopted: Role | undefined): { role: Role; permissions: Resource[] } {
  return serviceRole(scope, "nodes", { adopted, trust: { service: "ec2" }, managedPolicies });
}

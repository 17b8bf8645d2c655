import * as pulumi from "@pulumi/pulumi";
import { SharedCluster, type Cluster, type SharedAccess } from "../components/index.ts";
import { serviceNeedsOf, type CheckedStack } from "../src/config/index.ts";
import type { Plan } from "../src/planner/index.ts";

/** The output that a stack with `serve: false` gives, and one with `clusterStack` takes. */
export const sharedOutput = "sharedCluster";

/** The secret output by which its nodes log in to the registry, where they need one. */
export const credentialsOutput = "registryCredentials";

/** The cluster of another stack, which must be up: what it shares decides which resources there are. */
export async function sharedClusterOf(
  name: string,
  plans: readonly Plan[],
  checked: CheckedStack,
  clusterStack: string,
): Promise<Cluster> {
  const stack = new pulumi.StackReference(clusterStack);
  const details = await stack.getOutputDetails(sharedOutput);
  const value: unknown = details.value;
  if (value === undefined)
    throw new pulumi.RunError(
      `clusterStack: ${clusterStack} shares no cluster. Give it deepseek-clusters:serve: false, bring it up, then this stack.`,
    );
  const credentials: unknown = (await stack.getOutputDetails(credentialsOutput)).secretValue;
  return new SharedCluster(name, {
    plans,
    needs: serviceNeedsOf(checked),
    shared: value as SharedAccess,
    kubeconfig: stack.requireOutput("kubeconfig") as pulumi.Output<string>,
    ...(typeof credentials === "string" && { registryCredentials: pulumi.secret(credentials) }),
  });
}

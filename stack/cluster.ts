import * as pulumi from "@pulumi/pulumi";
import { createCluster, type Cluster, type NewClusterArgs, type ServiceNeeds } from "../components/index.ts";
import type { StackConfig } from "../src/config/index.ts";
import type { Plan } from "../src/planner/index.ts";
import { sharedClusterOf } from "./shared-cluster.ts";

/** KEDA and LeaderWorkerSet are tested up to 1.35; one behind the newest is what the clouds support longest. */
const kubernetesVersion = "1.34";

/** The cluster that the stack's target asks for: made, or joined. What cannot be ends the run in plain words. */
export async function clusterOf(name: string, plan: Plan, config: StackConfig): Promise<Cluster> {
  try {
    return await targetCluster(name, plan, config);
  } catch (error) {
    throw pulumi.InputPropertiesError.isInstance(error) ? inWords(error) : error;
  }
}

function inWords({ message, errors }: pulumi.InputPropertiesError): pulumi.RunError {
  const lines = errors.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  return new pulumi.RunError([`${message}:`, ...lines].join("\n"));
}

function targetCluster(name: string, plan: Plan, config: StackConfig): Promise<Cluster> {
  if (config.clusterStack !== undefined) return sharedClusterOf(name, plan, config.clusterStack);
  switch (plan.target) {
    case "aws":
      return createCluster("aws", name, {
        ...newCluster(plan, config),
        ...(config.adminPrincipals && { adminPrincipals: config.adminPrincipals }),
      });
    case "alicloud":
      return createCluster("alicloud", name, newCluster(plan, config));
    case "kubernetes":
      return createCluster("kubernetes", name, existingCluster(plan, config));
  }
}

/** What the stack's service will ask of the cluster. */
function needsOf({ scaler, gateway, monitoring }: StackConfig): ServiceNeeds {
  return {
    ...(scaler && { scaler }),
    ...(monitoring?.operator && { prometheusOperator: true }),
    gateway: gateway !== undefined,
  };
}

function newCluster(plan: Plan, config: StackConfig): NewClusterArgs {
  const { protect, access, prerequisites, capacity, adopt } = config;
  return {
    plan,
    kubernetesVersion: config.kubernetesVersion ?? kubernetesVersion,
    tags: { ...config.tags, project: pulumi.getProject(), stack: pulumi.getStack() },
    ...(protect !== undefined && { protect }),
    ...(access && { access }),
    ...(prerequisites && { prerequisites }),
    needs: needsOf(config),
    ...(capacity && { capacity }),
    ...(adopt && { adopt }),
  };
}

function existingCluster(plan: Plan, config: StackConfig) {
  const { context, weightsVolume = {}, prerequisites } = config;
  const kubeconfig = new pulumi.Config().getSecret("kubeconfig");
  return {
    clusterName: context ?? pulumi.getStack(),
    weights: weightsVolume,
    needs: { plan, ...needsOf(config) },
    ...(prerequisites && { prerequisites }),
    ...(context !== undefined && { context }),
    ...(kubeconfig && { kubeconfig }),
  };
}

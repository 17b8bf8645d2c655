import * as pulumi from "@pulumi/pulumi";
import {
  createCluster,
  trainingWriterOf,
  weightsWriterOf,
  type Cluster,
  type ImageRegistry,
  type NewClusterArgs,
} from "../components/index.ts";
import { serviceNeedsOf, serviceOptionsOf, withOwnTags, type CheckedStack } from "../src/config/index.ts";
import { usualKubernetes } from "../src/planner/kubernetes.ts";
import type { StackPlan } from "../src/planner/stack.ts";
import { jobMachinesOf, type TrainingPlan } from "../src/training/index.ts";
import { sharedClusterOf } from "./shared-cluster.ts";

type Plans = NewClusterArgs["plans"];

/** The cluster that the stack's target asks for: made, or joined. What cannot be ends the run in plain words. */
export async function clusterOf(
  name: string,
  planned: StackPlan,
  stack: CheckedStack,
  training: TrainingPlan | undefined,
  hooks: pulumi.ResourceHookBinding,
): Promise<Cluster> {
  const [first, ...others] = planned.services;
  try {
    return await targetCluster(name, [first.plan, ...others.map(({ plan }) => plan)], stack, training, { hooks });
  } catch (error) {
    throw pulumi.InputPropertiesError.isInstance(error) ? inWords(error) : error;
  }
}

/** Inputs of a component that a stack file calls otherwise. */
const keyOf: Readonly<Record<string, string>> = { weights: "weightsVolume" };

function inWords({ message, errors }: pulumi.InputPropertiesError): pulumi.RunError {
  const lines = errors.map(({ propertyPath, reason }) => `  ${keyOf[propertyPath] ?? propertyPath}: ${reason}`);
  return new pulumi.RunError([`${message}:`, ...lines].join("\n"));
}

function targetCluster(
  name: string,
  plans: Plans,
  stack: CheckedStack,
  training: TrainingPlan | undefined,
  options: pulumi.ComponentResourceOptions,
): Promise<Cluster> {
  const { config } = stack;
  if (config.clusterStack !== undefined) return sharedClusterOf(name, plans, stack, config.clusterStack);
  switch (plans[0].target) {
    case "aws":
      return createCluster(
        "aws",
        name,
        {
          ...newCluster(plans, stack, training),
          ...(config.addonVersions && { addonVersions: config.addonVersions }),
          ...(config.adminPrincipals && { adminPrincipals: config.adminPrincipals }),
        },
        options,
      );
    case "alicloud":
      return createCluster("alicloud", name, newCluster(plans, stack, training), options);
    case "kubernetes":
      return createCluster("kubernetes", name, existingCluster(plans, stack), options);
  }
}

function newCluster(plans: Plans, stack: CheckedStack, training: TrainingPlan | undefined): NewClusterArgs {
  const { services, isMap, config } = stack;
  const writer = training && trainingWriterOf(training);
  const { protect, access, prerequisites, checks, adopt } = config;
  const capacity = services.flatMap(({ request, config: own }) =>
    own.capacity === undefined ? [] : [[request.machine, own.capacity] as const],
  );
  return {
    plans,
    namedByMachine: isMap,
    kubernetesVersion: config.kubernetesVersion ?? usualKubernetes,
    tags: withOwnTags({ project: pulumi.getProject(), stack: pulumi.getStack() }, config.tags),
    ...(protect !== undefined && { protect }),
    ...(access && { access }),
    ...(prerequisites && { prerequisites }),
    ...(checks && { checks }),
    needs: serviceNeedsOf(stack),
    registry: registryOf(stack),
    ...(training && { jobs: [jobMachinesOf(training)], keepsMachines: config.serve ?? true }),
    weightsWriters: [
      ...services.flatMap((checked, index) => {
        const plan = plans[index];
        return plan === undefined ? [] : (weightsWriterOf(checked.name, plan, serviceOptionsOf(checked)) ?? []);
      }),
      ...(writer ? [writer] : []),
    ],
    ...(capacity.length > 0 && { capacity: Object.fromEntries(capacity) }),
    ...(adopt && { adopt }),
  };
}

function registryOf({ config: { registry: mirror } }: CheckedStack): ImageRegistry {
  const credentials = new pulumi.Config().getSecret("registryCredentials");
  return { ...(mirror !== undefined && { mirror }), ...(credentials && { credentials }) };
}

function existingCluster(plans: Plans, stack: CheckedStack) {
  const {
    context,
    kubeconfigPath,
    weightsVolume: { gigabytesPerSecond: _, ...weights } = {},
    prerequisites,
  } = stack.config;
  const kubeconfig = new pulumi.Config().getSecret("kubeconfig");
  return {
    clusterName: context ?? pulumi.getStack(),
    weights,
    needs: { plans, ...serviceNeedsOf(stack) },
    registry: registryOf(stack),
    ...(prerequisites && { prerequisites }),
    ...(context !== undefined && { context }),
    ...(kubeconfig && { kubeconfig }),
    ...(kubeconfigPath !== undefined && { kubeconfigPath }),
  };
}

import type * as pulumi from "@pulumi/pulumi";
import { sharedAccess, type Cluster, type InferenceService } from "../components/index.ts";
import type { Plan } from "../src/planner/index.ts";
import { sharedOutput } from "./shared-cluster.ts";

/**
 * What a reader of the preview wants to know. Everything that comes from the plan is known before anything exists.
 * What a target does not have is left out: an existing cluster keeps its own kubeconfig and weights.
 */
export function outputsOf(planned: Plan, cluster: Cluster, service?: InferenceService): pulumi.Inputs {
  const { profile, target, speed, cost, alternatives, deployment, ...plan } = planned;
  return {
    profile,
    target,
    plan,
    speed,
    cost,
    alternatives,
    ...(service ? { endpoint: service.endpoint, namespace: service.namespace } : shared(planned, cluster)),
    ...(cluster.weightsBucket && { weightsBucket: cluster.weightsBucket }),
    ...(cluster.kubeconfig && { kubeconfig: cluster.kubeconfig }),
  };
}

const shared = (plan: Plan, cluster: Cluster): pulumi.Inputs => ({ [sharedOutput]: sharedAccess(plan, cluster) });

import type * as pulumi from "@pulumi/pulumi";
import { sharedAccess, type Cluster, type InferenceService } from "../components/index.ts";
import type { CheckedStack } from "../src/config/index.ts";
import type { Plan } from "../src/planner/index.ts";
import { servedNames } from "../src/planner/names.ts";
import type { StackPlan } from "../src/planner/stack.ts";
import type { Served } from "./services.ts";
import { credentialsOutput, sharedOutput } from "./shared-cluster.ts";

/**
 * What a reader of the preview wants to know. Everything that comes from the plan is known before anything exists.
 * What a target does not have is left out: an existing cluster keeps its own kubeconfig and weights.
 */
export function outputsOf(stack: CheckedStack, planned: StackPlan, cluster: Cluster, served: Served): pulumi.Inputs {
  return {
    ...(stack.isMap ? ofSeveral(planned, served) : ofOne(planned.services[0].plan, served.services[0]?.service)),
    ...(served.services.length === 0 && shared(planned, cluster)),
    ...(cluster.weightsBucket && { weightsBucket: cluster.weightsBucket }),
    ...(cluster.kubeconfig && { kubeconfig: cluster.kubeconfig }),
  };
}

function ofOne(planned: Plan, service: InferenceService | undefined): pulumi.Inputs {
  const { profile, target, speed, cost, alternatives, deployment, ...plan } = planned;
  const models = servedNames(planned);
  return { profile, target, models, plan, speed, cost, alternatives, ...(service && reached(service)) };
}

/** The same under the name of each service, and what they are together. */
function ofSeveral({ services, cost, warnings }: StackPlan, served: Served): pulumi.Inputs {
  const { target } = services[0].plan;
  const each = services.map(({ name, plan }) => {
    const service = served.services.find((candidate) => candidate.name === name)?.service;
    const { target: _, ...outputs } = ofOne(plan, service);
    return [name, outputs] as const;
  });
  return {
    target,
    services: Object.fromEntries(each),
    cost,
    ...(warnings.length > 0 && { warnings }),
    ...(served.gateway && { endpoint: served.gateway.endpoint, gatewayNamespace: served.gateway.namespace }),
  };
}

const reached = ({ endpoint, namespace }: InferenceService): pulumi.Inputs => ({ endpoint, namespace });

function shared({ services: [first, ...others] }: StackPlan, cluster: Cluster): pulumi.Inputs {
  const { credentials } = cluster.registry;
  return {
    [sharedOutput]: sharedAccess([first.plan, ...others.map(({ plan }) => plan)], cluster),
    ...(credentials !== undefined && { [credentialsOutput]: credentials }),
  };
}

import type { Plan } from "../../src/planner/plan.ts";
import { apiKeySecretOf } from "./pod/api-key.ts";
import { disruptionBudgetOf } from "./disruption-budget.ts";
import { gatewayObjects } from "./gateway/gateway.ts";
import { monitoringObjects } from "./monitoring/index.ts";
import { namespaceOf } from "./namespace.ts";
import { networkPolicies } from "./network-policies.ts";
import type { Placement } from "./placement.ts";
import { objectLabels } from "./labels.ts";
import { listedUserObjects } from "./pod/listed-user.ts";
import { preflightObjects } from "./preflight/preflight.ts";
import { pullSecretObjects } from "./pod/pull-secret.ts";
import { scalingObjects } from "./scaling/index.ts";
import { serviceAccountOf } from "./service-account.ts";
import type { ServiceObject } from "./service-object.ts";
import { serviceOf } from "./service.ts";
import { stagingObjects } from "./weights/staging.ts";
import { weightsObjects } from "./weights/weights.ts";
import { workloadOf } from "./workload.ts";

/** Every Kubernetes object of one service, in the order to apply them: the walls stand before the first pod starts. */
export function inferenceObjects(plan: Plan, placement: Placement): ServiceObject[] {
  return [
    { key: "namespace", object: namespaceOf(plan, placement) },
    ...networkPolicies(plan, placement),
    { key: "account", object: serviceAccountOf(plan, placement) },
    ...(placement.apiKey === undefined
      ? []
      : [{ key: "api-key", object: apiKeySecretOf(plan, placement, placement.apiKey) }]),
    ...listedUserObjects(plan, placement),
    ...pullSecretObjects(placement, objectLabels(plan, placement)),
    ...weightsObjects(plan, placement),
    ...preflightObjects(plan, placement),
    ...stagingObjects(plan, placement),
    { key: "disruption-budget", object: disruptionBudgetOf(plan, placement) },
    { key: "workload", object: workloadOf(plan, placement) },
    { key: "service", object: serviceOf(plan, placement) },
    ...gatewayObjects(plan, placement),
    ...monitoringObjects(plan, placement),
    ...scalingObjects(plan, placement),
  ];
}

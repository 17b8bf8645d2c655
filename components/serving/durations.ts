import type { Deployment, Plan } from "../../src/planner/plan.ts";

/** Endpoints and gateways need this long to stop sending to a pod that is going away. */
export const unroutingSeconds = 30;
/** A reasoning answer of 32K tokens at ten per second takes 55 minutes. */
export const longestRequestSeconds = 3600;
const exitSeconds = 30;
const imagePullSeconds = 900;
/** A cold 671B start is never given up earlier, however good the prediction. */
const shortestRolloutSeconds = 70 * 60;

export function terminationGraceSeconds(deployment: Deployment): number {
  return unroutingSeconds + deployment.drainSeconds + exitSeconds;
}

/** How long `pulumi up` waits: nodes are not spare, so replicas roll one after the other. */
export function rolloutSeconds(plan: Plan): number {
  const oneReplica = terminationGraceSeconds(plan.deployment) + imagePullSeconds + plan.deployment.startupBudgetSeconds;
  return Math.max(shortestRolloutSeconds, oneReplica * plan.replicas.desired);
}

import { createCluster, ExistingCluster, InferenceService } from "deepseek-clusters";
import { catalog, planDeployment, readConfig, type Plan } from "deepseek-clusters/planner";

/** What does not fit ends here, before anything is registered. */
function planOf(values: Record<string, unknown>): Plan {
  const plan = planDeployment(readConfig(values, catalog).request, catalog);
  if (plan.verdict === "refused") throw new Error(plan.refusal.reasons.map(({ message }) => message).join("\n"));
  return plan;
}

// Short questions stay in the office: three replicas on cards that are there.
const small = planOf({ profile: "r1-32b-1xrtx4090", replicas: { min: 3, max: 3 } });
const office = new ExistingCluster("office", {
  clusterName: "office",
  context: "office",
  weights: { claim: "deepseek-weights" },
});
const r1 = new InferenceService("r1-32b", { plan: small, cluster: office });

// Long ones go to the cloud.
const large = planOf({ profile: "v3-fp8-8xh100", replicas: { min: 1, max: 1 } });
const cloud = await createCluster("aws", "inference", {
  plans: [large],
  kubernetesVersion: "1.35",
  tags: { owner: "platform", environment: "example", costCentre: "inference" },
});
const v3 = new InferenceService("v3", { plan: large, cluster: cloud });

export const endpoints = { short: r1.endpoint, long: v3.endpoint };
export const rentPerMonth = large.cost.perMonth.desired;

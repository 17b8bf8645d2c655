import { inferenceObjects } from "../../components/serving/objects.ts";
import { placementOf, type PlacementOptions } from "../../components/serving/placement.ts";
import type { Plan } from "../../src/planner/index.ts";

const site = {
  nodeSelector: {},
  tolerations: [],
  registry: {},
  identity: { by: "none" },
  weights: { kind: "claim", claim: "weights" },
} as const;

/** The workload of a plan as `up` would make it on a cluster of one's own. */
export const workloadSpecOf = (plan: Plan, options: PlacementOptions = {}) =>
  inferenceObjects(plan, placementOf("tried", plan, site, options)).find(({ key }) => key === "workload")?.object.spec;

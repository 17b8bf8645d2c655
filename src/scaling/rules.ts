import type { Plan } from "../planner/plan.ts";

/** The rules by which a deployed stack adds and removes replicas; seconds throughout. */
export interface ScalingRules {
  readonly min: number;
  readonly max: number;
  readonly pollSeconds: number;
  /** Waiting and running requests per replica above which one more is wanted. */
  readonly waitingPerReplica: number;
  readonly runningPerReplica: number;
  readonly scaleUpWindowSeconds: number;
  readonly scaleDownWindowSeconds: number;
  /** One replica at most is added, or removed, in this time. */
  readonly stepSeconds: number;
}

/** Deviation from the target that the Horizontal Pod Autoscaler ignores. */
export const tolerance = 0.1;

/** The rules of the ScaledObject that components/serving deploys for a plan; a test holds the two together. */
export function rulesOf({ replicas, deployment }: Plan): ScalingRules {
  return {
    min: replicas.min,
    max: replicas.max,
    pollSeconds: 15,
    scaleUpWindowSeconds: 120,
    ...deployment.scaling,
  };
}

import type { Plan } from "../planner/plan.ts";
import type { Schedule } from "../schedule/index.ts";

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
  /** So many replicas at most are added, or one removed, in this time. */
  readonly stepReplicas: number;
  readonly stepSeconds: number;
  /** No replica after nothing was asked for so long outside the schedule; absent = never zero. */
  readonly cooldownSeconds?: number;
  readonly schedule?: Schedule;
}

/** Deviation from the target that the Horizontal Pod Autoscaler ignores. */
export const tolerance = 0.1;

/** The rules of the ScaledObject that components/serving deploys for a plan; a test holds the two together. */
export function rulesOf({ replicas, schedule, deployment }: Plan): ScalingRules {
  const { windows, ...scaling } = deployment.scaling;
  return {
    min: replicas.min,
    max: replicas.max,
    pollSeconds: 15,
    scaleUpWindowSeconds: 120,
    ...scaling,
    ...(schedule && { schedule }),
  };
}

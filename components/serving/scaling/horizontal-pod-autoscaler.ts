import type { Plan } from "../../../src/planner/plan.ts";
import { engineOf } from "../engines/index.ts";
import { objectMetadata } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject } from "../service-object.ts";
import { behaviorOf } from "./behavior.ts";
import { pressuresOf } from "./pressures.ts";
import { scaledWorkload } from "./scaled-workload.ts";

/** Names of the custom metrics API have no colon: `metricsAdapterRules` serves engines' metrics under these. */
export const customMetricName = (metric: string): string => metric.replace(":", "_");

/**
 * Kubernetes' own autoscaler on the pods' waiting and running requests. Without metrics it holds still; a pod that
 * reports none counts as full before anything is taken away, and as idle before anything is added.
 */
export function horizontalPodAutoscalerOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: objectMetadata(plan, placement),
    spec: {
      scaleTargetRef: scaledWorkload(plan, placement),
      minReplicas: plan.replicas.min,
      maxReplicas: plan.replicas.max,
      behavior: behaviorOf(plan),
      metrics: pressuresOf(plan, engineOf(plan)).map(({ metric, perReplica }) => ({
        type: "Pods",
        pods: {
          metric: { name: customMetricName(metric) },
          target: { type: "AverageValue", averageValue: String(perReplica) },
        },
      })),
    },
  };
}

import type { Plan } from "../../src/planner/plan.ts";
import { engineOf } from "./engines/index.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import { workloadKind } from "./replica.ts";
import type { KubernetesObject } from "./service-object.ts";

/**
 * KEDA on waiting and running requests. Lost metrics are an error, never a zero, and then the replicas stay as they are:
 * a replica that takes half an hour to come back must not go because Prometheus did.
 */
export function scaledObjectOf(plan: Plan, placement: Placement): KubernetesObject {
  const { metrics } = engineOf(plan);
  const { scaling } = plan.deployment;
  const trigger = (metric: string, perReplica: number) => ({
    type: "prometheus",
    metricType: "AverageValue",
    metadata: {
      serverAddress: placement.prometheusUrl,
      query: `sum(${metric}{namespace="${placement.namespace}"})`,
      threshold: String(perReplica),
      ignoreNullValues: "false",
    },
  });
  const oneAtATime = [{ type: "Pods", value: 1, periodSeconds: scaling.stepSeconds }];
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: placement.name, namespace: placement.namespace, labels: objectLabels(plan, placement) },
    spec: {
      scaleTargetRef: { ...workloadKind(plan), name: placement.name },
      minReplicaCount: plan.replicas.min,
      maxReplicaCount: plan.replicas.max,
      pollingInterval: 15,
      fallback: { failureThreshold: 3, replicas: plan.replicas.desired, behavior: "currentReplicas" },
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 120, policies: oneAtATime },
            scaleDown: { stabilizationWindowSeconds: scaling.scaleDownWindowSeconds, policies: oneAtATime },
          },
        },
      },
      triggers: [
        trigger(metrics.waiting, scaling.waitingPerReplica),
        trigger(metrics.running, scaling.runningPerReplica),
      ],
    },
  };
}

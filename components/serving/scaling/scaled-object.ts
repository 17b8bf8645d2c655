import type { Plan } from "../../../src/planner/plan.ts";
import type { CronWindow } from "../../../src/schedule/index.ts";
import { engineOf } from "../engines/index.ts";
import { objectMetadata } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject } from "../service-object.ts";
import { behaviorOf } from "./behavior.ts";
import { pressuresOf } from "./pressures.ts";
import { scaledWorkload } from "./scaled-workload.ts";

/**
 * KEDA on waiting and running requests, and on the hours of the schedule. Lost metrics are an error, never a zero, and then
 * the replicas stay as they are: a replica that takes half an hour to come back must not go because Prometheus did.
 */
export function scaledObjectOf(plan: Plan, placement: Placement): KubernetesObject {
  const { scaling } = plan.deployment;
  const canSleep = scaling.cooldownSeconds !== undefined;
  const query = (metric: string) => {
    const sum = `sum(${metric}{namespace="${placement.namespace}"})`;
    return canSleep ? `${sum} or ${noneRuns(placement)}` : sum;
  };
  const requests = pressuresOf(plan, engineOf(plan)).map(({ metric, perReplica }) => ({
    type: "prometheus",
    metricType: "AverageValue",
    metadata: {
      serverAddress: placement.prometheusUrl,
      query: query(metric),
      threshold: String(perReplica),
      ignoreNullValues: "false",
    },
  }));
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: objectMetadata(plan, placement),
    spec: {
      scaleTargetRef: scaledWorkload(plan, placement),
      minReplicaCount: plan.replicas.min,
      maxReplicaCount: plan.replicas.max,
      // KEDA polls only to wake what sleeps; else the autoscaler asks every 15 s, and KEDA warns of an interval.
      ...(canSleep ? { pollingInterval: 15, cooldownPeriod: scaling.cooldownSeconds } : { fallback: fallbackOf(plan) }),
      advanced: { horizontalPodAutoscalerConfig: { behavior: behaviorOf(plan) } },
      triggers: [...requests, ...scaling.windows.map(windowTrigger)],
    },
  };
}

/**
 * Not where replicas may be none: KEDA (2.20) takes a trigger on fallback for an active one, so lost metrics would wake what
 * sleeps. Without it an error changes nothing, and only the schedule wakes.
 */
const fallbackOf = ({ replicas }: Plan) => ({
  failureThreshold: 3,
  replicas: replicas.desired,
  behavior: "currentReplicas",
});

/** Zero only where Prometheus finds no pod to ask; where there is one that does not answer, the result stays empty: an error. */
const noneRuns = ({ namespace }: Placement) => `(vector(0) unless on() up{namespace="${namespace}"})`;

const windowTrigger = ({ timeZone, start, end, replicas }: CronWindow) => ({
  type: "cron",
  metadata: { timezone: timeZone, start, end, desiredReplicas: String(replicas) },
});

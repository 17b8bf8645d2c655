import type { Plan } from "../../src/planner/plan.ts";
import { terminationGraceSeconds } from "./durations.ts";
import { objectLabels, selectorLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import { podTemplate } from "./pod/pod.ts";
import { isScaled, spansNodes, workloadKind } from "./replica.ts";
import { queueAnnotation } from "./pod/scheduler.ts";
import type { KubernetesObject } from "./service-object.ts";

/** One pod per replica, or one group of pods where a replica spans nodes. Updates free a replica's GPUs first: there are no spare ones. */
export function workloadOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    ...workloadKind(plan),
    metadata: {
      name: placement.name,
      namespace: placement.namespace,
      labels: objectLabels(plan, placement),
      ...(placement.scheduler?.queue !== undefined && { annotations: queueAnnotation(placement) }),
    },
    spec: {
      ...(!isScaled(plan) && { replicas: plan.replicas.desired }),
      ...(spansNodes(plan) ? groupSpec(plan, placement) : deploymentSpec(plan, placement)),
    },
  };
}

const oneAfterTheOther = { maxUnavailable: 1, maxSurge: 0 };

function deploymentSpec(plan: Plan, placement: Placement): Readonly<Record<string, unknown>> {
  const { startupBudgetSeconds } = plan.deployment;
  return {
    progressDeadlineSeconds: startupBudgetSeconds + terminationGraceSeconds(plan.deployment),
    strategy: { type: "RollingUpdate", rollingUpdate: oneAfterTheOther },
    selector: { matchLabels: selectorLabels(placement) },
    template: podTemplate(plan, placement, "single"),
  };
}

function groupSpec(plan: Plan, placement: Placement): Readonly<Record<string, unknown>> {
  return {
    startupPolicy: "LeaderCreated",
    networkConfig: { subdomainPolicy: "UniquePerReplica" },
    rolloutStrategy: { type: "RollingUpdate", rollingUpdateConfiguration: oneAfterTheOther },
    leaderWorkerTemplate: {
      size: plan.nodesPerReplica,
      // A rank that is lost takes its group along, but not while images are still being pulled.
      restartPolicy: "RecreateGroupAfterStart",
      leaderTemplate: podTemplate(plan, placement, "leader"),
      workerTemplate: podTemplate(plan, placement, "worker"),
    },
  };
}

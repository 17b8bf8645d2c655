import type { Plan } from "../../../src/planner/plan.ts";
import { adapterCopies } from "../weights/adapters.ts";
import { engineContainer } from "./container.ts";
import { terminationGraceSeconds } from "../durations.ts";
import type { Role } from "../engines/index.ts";
import { objectLabels, selectorLabels } from "../labels.ts";
import { copiersOf } from "../weights/local-copy.ts";
import { listedUserVolume } from "./listed-user.ts";
import { nodesOf } from "./nodes.ts";
import type { Placement } from "../placement.ts";
import { pulledWith } from "./pull-secret.ts";
import { acceleratedPodSecurity } from "./security.ts";
import { queueAnnotation, scheduledBy } from "./scheduler.ts";
import { waitsForNode } from "../weights/staging-on-nodes.ts";
import { sourceVolume, volumesOf } from "./volumes.ts";

/** A pod template that passes Pod Security `restricted`, but for the one capability that RDMA needs. */
export function podTemplate(plan: Plan, placement: Placement, role: Role): Readonly<Record<string, unknown>> {
  const users = listedUserVolume(plan, placement);
  const first = [...waitsForNode(plan, placement), ...copiersOf(plan, placement), ...adapterCopies(plan, placement)];
  return {
    metadata: { labels: objectLabels(plan, placement), annotations: podAnnotations(plan, placement, role) },
    spec: {
      serviceAccountName: placement.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: terminationGraceSeconds(plan.deployment),
      ...(placement.priorityClass !== undefined && { priorityClassName: placement.priorityClass }),
      ...scheduledBy(placement),
      ...pulledWith(placement),
      ...nodesOf(plan, placement),
      ...spread(plan, placement, role),
      securityContext: acceleratedPodSecurity(plan),
      ...(first.length > 0 && { initContainers: first }),
      containers: [engineContainer(plan, placement, role)],
      volumes: [
        ...volumesOf(plan, placement).map(({ volume }) => volume),
        ...(plan.deployment.localDisk === undefined ? [] : [sourceVolume(placement).volume]),
        ...(users === undefined ? [] : [users.volume]),
      ],
    },
  };
}

/** Moving a pod costs a cold start: autoscalers of nodes may not do it for tidiness. */
function podAnnotations(plan: Plan, placement: Placement, role: Role): Readonly<Record<string, string>> {
  return {
    ...queueAnnotation(placement),
    "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    "karpenter.sh/do-not-disrupt": "true",
    ...(role !== "worker" &&
      !placement.prometheusOperator && {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": String(plan.deployment.port),
        "prometheus.io/path": "/metrics",
      }),
  };
}

function spread(plan: Plan, placement: Placement, role: Role): Readonly<Record<string, unknown>> {
  if (role !== "single" || plan.replicas.max === 1) return {};
  return {
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selectorLabels(placement) },
    })),
  };
}

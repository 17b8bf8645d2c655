import { createHash } from "node:crypto";
import { jobImages, mirrored } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { objectLabels } from "../labels.ts";
import { nodesOf } from "../pod/nodes.ts";
import type { Placement } from "../placement.ts";
import { differs, preflightScript } from "./script.ts";
import { pulledWith } from "../pod/pull-secret.ts";
import { queueAnnotation, scheduledBy } from "../pod/scheduler.ts";
import { acceleratedPodSecurity, containerSecurityOf } from "../pod/security.ts";
import type { ServiceObject } from "../service-object.ts";
import { weightsClaimName, weightsDirectory } from "../weights/weights.ts";

/** Looks at the nodes of one replica before weights are fetched or an engine starts; nothing where it is skipped. */
export function preflightObjects(plan: Plan, placement: Placement): ServiceObject[] {
  if (placement.skipPreflight !== undefined) return [];
  const labels = { ...objectLabels(plan, placement), "app.kubernetes.io/component": "preflight" };
  const looked = JSON.stringify(specOf(plan, anyhow(placement), labels));
  const hash = createHash("sha256").update(looked).digest("hex").slice(0, 8);
  const metadata = { name: `${placement.name}-preflight-${hash}`, namespace: placement.namespace, labels };
  const spec = specOf(plan, placement, labels);
  return [{ key: `preflight-${hash}`, object: { apiVersion: "batch/v1", kind: "Job", metadata, spec } }];
}

export const isPreflight = (key: string): boolean => key.startsWith("preflight");

/** Parts of a Job's spec that say how it gets to the nodes, and not what it looks for there. */
export const howItGetsThere = [
  "spec.template.metadata.annotations",
  ...["priorityClassName", "schedulerName", "imagePullSecrets", "containers[0].image"].map(
    (path) => `spec.template.spec.${path}`,
  ),
];

/**
 * The same look, however it gets to the nodes. The name of the Job follows from it: it needs the accelerators free, so it
 * runs again when the plan assumes something else of the nodes, and only then.
 */
function anyhow({ scheduler: _, priorityClass: __, ...placement }: Placement): Placement {
  return { ...placement, registry: {} };
}

function specOf(plan: Plan, placement: Placement, labels: Readonly<Record<string, string>>) {
  const { nodesPerReplica: nodes } = plan;
  const queued = placement.scheduler?.queue !== undefined;
  return {
    completions: nodes,
    parallelism: nodes,
    backoffLimit: 3,
    podFailurePolicy: {
      rules: [{ action: "FailJob", onExitCodes: { containerName: "look", operator: "In", values: [differs] } }],
    },
    template: {
      metadata: { labels: selectable(labels), ...(queued && { annotations: queueAnnotation(placement) }) },
      spec: {
        restartPolicy: "Never",
        serviceAccountName: placement.name,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        ...scheduledBy(placement),
        ...pulledWith(placement),
        ...placedOn(plan, placement, labels),
        securityContext: acceleratedPodSecurity(plan),
        containers: [containerOf(plan, placement)],
        ...(hasVolume(placement) && { volumes: [volumeOf(placement)] }),
        ...(placement.priorityClass !== undefined && { priorityClassName: placement.priorityClass }),
      },
    },
  };
}

/** The version of the engine is left out: what a node must have does not change with it. */
function selectable({ "app.kubernetes.io/version": _, ...labels }: Readonly<Record<string, string>>) {
  return labels;
}

/** Each node of a replica once. */
function placedOn(plan: Plan, placement: Placement, labels: Readonly<Record<string, string>>) {
  const nodes = nodesOf(plan, placement);
  if (plan.nodesPerReplica === 1) return nodes;
  const term = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: {
      matchLabels: {
        "app.kubernetes.io/instance": placement.name,
        "app.kubernetes.io/component": labels["app.kubernetes.io/component"],
      },
    },
  };
  const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return { ...nodes, affinity: { ...(nodes["affinity"] as object | undefined), ...apart } };
}

function containerOf(plan: Plan, placement: Placement) {
  const resource = placement.acceleratorResource ?? plan.deployment.acceleratorResource;
  const amounts = {
    cpu: "100m",
    memory: "128Mi",
    "ephemeral-storage": "64Mi",
    ...(plan.gpusPerNode > 0 && { [resource]: String(plan.gpusPerNode) }),
  };
  return {
    name: "look",
    image: mirrored(jobImages.preflight, placement.registry.mirror),
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", "-c", preflightScript(plan, placement)],
    env: [
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      // The container toolkit brings the driver's tools along with the accelerators.
      { name: "NVIDIA_DRIVER_CAPABILITIES", value: "utility" },
    ],
    resources: { requests: amounts, limits: amounts },
    // What was found is in the status of the pod, for those who do not read logs.
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: containerSecurityOf(plan.gpusPerNode),
    ...(hasVolume(placement) && {
      volumeMounts: [{ name: "weights", mountPath: weightsDirectory, readOnly: true }],
    }),
  };
}

/** A bucket has no room to run out of. */
const hasVolume = ({ weights }: Placement): boolean => weights.kind !== "bucket";

const volumeOf = (placement: Placement) => ({
  name: "weights",
  persistentVolumeClaim: { claimName: weightsClaimName(placement), readOnly: true },
});

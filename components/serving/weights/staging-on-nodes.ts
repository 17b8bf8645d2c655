import { jobImages, mirrored } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { nodesOf } from "../pod/nodes.ts";
import type { Placement } from "../placement.ts";
import { containerSecurityOf } from "../pod/security.ts";
import { stagingPrefix } from "./staging-place.ts";
import { sourceVolume } from "../pod/volumes.ts";
import { weightsDirectory } from "./weights.ts";

type Part = Readonly<Record<string, unknown>>;

interface Fetching {
  readonly labels: Readonly<Record<string, string>>;
  /** The pod that fetches into the volume it is given, and ends. */
  readonly pod: Part;
  readonly fetch: Part;
}

/** A container that holds what another has done; its share is that of a pause. */
function holdOf(placement: Placement): Part {
  const amounts = { cpu: "10m", memory: "16Mi", "ephemeral-storage": "16Mi" };
  return {
    name: "hold",
    image: mirrored(jobImages.intoVolume, placement.registry.mirror),
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"],
    resources: { requests: amounts, limits: amounts },
    securityContext: containerSecurityOf(0),
  };
}

/**
 * Fetches onto the disk of every node that the engine may run on, a node that joins later too. What it asks for stays
 * reserved beside the engine, so it is little.
 */
export function onEveryNode(plan: Plan, placement: Placement, { labels, pod, fetch }: Fetching): Part {
  const reserved = { cpu: "100m", memory: "256Mi", "ephemeral-storage": "64Mi" };
  return {
    selector: { matchLabels: labels },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
    template: {
      metadata: { labels },
      spec: {
        ...pod,
        ...nodesOf(plan, placement),
        restartPolicy: "Always",
        initContainers: [{ ...fetch, resources: { requests: reserved, limits: { ...reserved, cpu: "2" } } }],
        containers: [holdOf(placement)],
      },
    },
  };
}

const onDisk = { mount: { name: "weights", mountPath: weightsDirectory } } as const;

/** Before the engine: on a node that has just joined the files are still on their way. */
export function waitsForNode(plan: Plan, placement: Placement): readonly Part[] {
  const { weights, weightsSource, weightsPath } = placement;
  if (weights.kind !== "nodes" || weightsSource === undefined) return [];
  // What the engine reads may be a copy, made after this.
  const { mount } = plan.deployment.localDisk === undefined ? onDisk : sourceVolume(placement);
  const folder = `${mount.mountPath}/${stagingPrefix(weightsPath)}`;
  const files = Object.keys(weightsSource.sha256).sort();
  return [
    {
      ...holdOf(placement),
      name: "wait",
      command: [
        "/bin/sh",
        "-c",
        ["set -eu", ...files.map((file) => `until [ -f "${folder}/${file}" ]; do sleep 5; done`)].join("\n"),
      ],
      volumeMounts: [{ ...mount, readOnly: true }],
    },
  ];
}

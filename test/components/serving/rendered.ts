import type { KubernetesObject, Placement } from "../../../components/serving/index.ts";
import { inferenceObjects } from "../../../components/serving/index.ts";
import type { Plan } from "../../../src/planner/plan.ts";

/** The parts of a pod that tests speak of. */
export interface Pod {
  metadata: { labels: Record<string, string> };
  spec: {
    automountServiceAccountToken: boolean;
    enableServiceLinks: boolean;
    terminationGracePeriodSeconds: number;
    nodeSelector: Record<string, string>;
    securityContext: { runAsNonRoot: boolean; runAsUser: number; runAsGroup: number; seccompProfile: { type: string } };
    containers: [Container];
    volumes: Record<string, unknown>[];
    hostNetwork?: boolean;
    priorityClassName?: string;
  };
}

export interface Container {
  command: string[];
  args: string[];
  env: { name: string; value?: string; valueFrom?: unknown }[];
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  startupProbe: { periodSeconds: number; failureThreshold: number };
  livenessProbe: Readonly<Record<string, unknown>>;
  lifecycle: { preStop: { sleep?: { seconds: number }; exec?: { command: string[] } } };
  securityContext: {
    allowPrivilegeEscalation: boolean;
    privileged: boolean;
    readOnlyRootFilesystem: boolean;
    capabilities: { drop: string[]; add?: string[] };
  };
}

export type Spec = Readonly<Record<string, unknown>>;

export class Rendered {
  readonly objects: KubernetesObject[];

  constructor(plan: Plan, placement: Placement) {
    this.objects = inferenceObjects(plan, placement).map(({ object }) => object);
  }

  /** The spec of the one object of a kind whose name ends so. */
  spec(kind: string, nameEnds = ""): Spec {
    const [found, ...others] = this.objects.filter((o) => o.kind === kind && o.metadata.name.endsWith(nameEnds));
    if (found?.spec === undefined || others.length > 0) throw new Error(`Expected one ${kind} ${nameEnds}`);
    return found.spec;
  }

  has(kind: string): boolean {
    return this.objects.some((object) => object.kind === kind);
  }

  get pods(): Pod[] {
    if (this.has("Deployment")) return [this.spec("Deployment")["template"] as Pod];
    const group = this.spec("LeaderWorkerSet")["leaderWorkerTemplate"] as { leaderTemplate: Pod; workerTemplate: Pod };
    return [group.leaderTemplate, group.workerTemplate];
  }

  get containers(): Container[] {
    return this.pods.map((pod) => pod.spec.containers[0]);
  }

  /** The pod that answers requests. */
  get server(): { pod: Pod; container: Container } {
    const [pod] = this.pods;
    if (pod === undefined) throw new Error("No pod");
    return { pod, container: pod.spec.containers[0] };
  }
}

/** Value after a flag of a command line. */
export function valueOf(container: Container, flag: string): string | undefined {
  const at = container.args.indexOf(flag);
  return at < 0 ? undefined : container.args[at + 1];
}

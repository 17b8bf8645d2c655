import type { KubernetesObject } from "../../../../components/serving/index.ts";

/** One control of public rule sets: operations they name by these ids (checkov, trivy, kubescape; PSS = Pod Security Standards). */
export interface Control {
  readonly name: string;
  readonly ids: readonly string[];
  /** What is wrong with one object; empty = nothing. `all` are the objects rendered with it. */
  readonly findings: (object: KubernetesObject, all: readonly KubernetesObject[]) => readonly string[];
}

export interface Security {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: Security;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: Readonly<Record<string, unknown>>;
  }[];
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly startupProbe?: unknown;
}

export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: Security;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly topologySpreadConstraints?: readonly unknown[];
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export type Spec = Readonly<Record<string, unknown>>;

/** Pod templates of an object, with what to call them. */
export function templatesOf({ kind, spec = {} }: KubernetesObject): readonly (readonly [string, PodTemplate])[] {
  if (kind === "Deployment" || kind === "Job") return [["pod", spec["template"] as PodTemplate]];
  if (kind !== "LeaderWorkerSet") return [];
  const { leaderTemplate, workerTemplate } = spec["leaderWorkerTemplate"] as Record<string, PodTemplate>;
  return [
    ...(leaderTemplate ? ([["leader", leaderTemplate]] as const) : []),
    ...(workerTemplate ? ([["worker", workerTemplate]] as const) : []),
  ];
}

export const found = (is: boolean | undefined, what: string): readonly string[] => (is === true ? [what] : []);

export const ofPods = (check: (spec: PodSpec, role: string) => readonly string[]) => (object: KubernetesObject) =>
  templatesOf(object).flatMap(([role, { spec }]) => check(spec, role).map((what) => `${role}: ${what}`));

export const ofContainers = (check: (container: ContainerSpec, pod: PodSpec, role: string) => readonly string[]) =>
  ofPods((spec, role) =>
    [...(spec.initContainers ?? []), ...spec.containers].flatMap((container) =>
      check(container, spec, role).map((what) => `${container.name} ${what}`),
    ),
  );

/** Kubernetes lets no init container that ends have a probe. */
export const ofRunning = (check: (container: ContainerSpec, pod: PodSpec, role: string) => readonly string[]) =>
  ofContainers((container, pod, role) => (pod.containers.includes(container) ? check(container, pod, role) : []));

export const serves = (object: KubernetesObject) => object.kind === "Deployment" || object.kind === "LeaderWorkerSet";

export const selects = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

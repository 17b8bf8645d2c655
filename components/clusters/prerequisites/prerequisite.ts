import type { PrerequisiteName } from "../../../src/planner/prerequisites.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import type { Needs } from "../needs.ts";

/** A controller, driver or plugin that services rely on, at a version we know. */
export interface Prerequisite {
  /** By which a stack chooses between installing it and having it. */
  readonly item: PrerequisiteName;
  /** Names the release. */
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  /** Absent for a chart with an `oci://` address of its own. */
  readonly repository?: string;
  readonly namespace: string;
  readonly values?: (needs: Needs) => Readonly<Record<string, unknown>>;
  /** What its pods pull; absent = its values cannot say from where, and a registry of one's own is not served. */
  readonly images?: readonly ChartImage[];
  /** API group that the cluster serves once it is there; absent = nothing tells. */
  readonly serves?: string;
  /** What nodes have to give once it is there, such as `nvidia.com/gpu`; another way may give it too. */
  readonly offers?: string;
  /** Stays in the cluster when the stack goes: others may hold objects of its kinds. */
  readonly isKept?: boolean;
  readonly neededBy: (needs: Needs) => boolean;
}

/** An image of a chart, and the value by which it comes from elsewhere. */
export interface ChartImage {
  /** In full, such as `registry.k8s.io/lws/lws`. */
  readonly repository: string;
  /** Absent = the chart's version says. */
  readonly tag?: string;
  /** Value that takes its whole name or, ending in `egistry`, the part before the path that it has where it is published. */
  readonly at: string;
}

/** Whether an item is to be installed. */
export function installs(
  choice: PrerequisiteChoice | undefined,
  item: PrerequisiteName,
  otherwise: Prerequisites,
): boolean {
  const chosen = typeof choice === "string" ? choice : choice?.[item];
  return (chosen ?? otherwise) === Prerequisites.Install;
}

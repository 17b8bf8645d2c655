import type { PrerequisiteName } from "../../../src/planner/prerequisites.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import type { Needs } from "../needs.ts";

/** A controller, driver or plugin that services rely on, at a version we know. */
export interface Prerequisite extends PulledFrom {
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
  /** API group that the cluster serves once it is there; absent = nothing tells. */
  readonly serves?: string;
  /** What nodes have to give once it is there, such as `nvidia.com/gpu`; another way may give it too. */
  readonly offers?: string;
  /** Its pods reach into the node, which Pod Security lets none but a privileged namespace do. Defaults to false. */
  readonly reachesNode?: boolean;
  /** Stays in the cluster when the stack goes: others may hold objects of its kinds. */
  readonly isKept?: boolean;
  readonly neededBy: (needs: Needs) => boolean;
}

/** What the pods of a chart pull, those that its operator starts too, and the values that tell them from where. */
export interface PulledFrom {
  readonly images: readonly ChartImage[];
  /** Values that name the Secrets by which they log in, each a list of names or, as in a pod, of `{name}`. */
  readonly pullSecrets: Readonly<Record<string, "name" | "reference">>;
  /** Where both were read, as `owner/repository/path@version`, and when. */
  readonly read: { readonly from: readonly string[]; readonly asOf: string };
}

/** An image of a chart, and the values by which it comes from elsewhere. */
export interface ChartImage {
  /** In full, such as `registry.k8s.io/lws/lws`. */
  readonly repository: string;
  /** `…` in it stands for what only the nodes tell. */
  readonly tag: string;
  /** What each value takes of it. One that takes the tag makes sure that what was carried over is what is pulled. */
  readonly at: Readonly<Record<string, ImagePart>>;
}

/** Of `nvcr.io/nvidia/k8s/dcgm-exporter:4`: `nvcr.io`, `nvcr.io/nvidia/k8s`, all before the colon, `4`, all of it. */
export type ImagePart = "registry" | "folder" | "repository" | "tag" | "image";

/** Whether an item is to be installed. */
export function installs(
  choice: PrerequisiteChoice | undefined,
  item: PrerequisiteName,
  otherwise: Prerequisites,
): boolean {
  const chosen = typeof choice === "string" ? choice : choice?.[item];
  return (chosen ?? otherwise) === Prerequisites.Install;
}

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
  /** API group that the cluster serves once it is there; absent = nothing tells. */
  readonly serves?: string;
  /** Stays in the cluster when the stack goes: others may hold objects of its kinds. */
  readonly isKept?: boolean;
  readonly neededBy: (needs: Needs) => boolean;
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

import type { ImageRegistry } from "../access.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import type { Needs } from "../needs.ts";
import type { Problem } from "../problems.ts";
import { installs, type Prerequisite } from "./prerequisite.ts";

export interface Installation {
  readonly needs: Needs;
  readonly choice: PrerequisiteChoice | undefined;
  /** Defaults to `install`. */
  readonly otherwise?: Prerequisites;
  /** Where charts and their images are pulled from. Defaults to where each was published. */
  readonly registry?: ImageRegistry | undefined;
}

/** The rows that are needed and asked for. */
export function rowsToInstall(
  rows: readonly Prerequisite[],
  { needs, choice, otherwise = Prerequisites.Install }: Installation,
): Prerequisite[] {
  return rows.filter((row) => row.neededBy(needs) && installs(choice, row.item, otherwise));
}

/** What cannot be installed from a registry of one's own. */
export function mirrorProblems(rows: readonly Prerequisite[], installation: Installation): Problem[] {
  if (installation.registry?.mirror === undefined) return [];
  const unserved = rowsToInstall(rows, installation).filter(({ images }) => images === undefined);
  return unserved.map(({ name, item }) => ({
    propertyPath: "registry",
    reason: `does not serve ${name}, whose chart names images that its values do not tell: install it from there yourself, and set prerequisites: {${item}: existing}`,
  }));
}

import type { ImageRegistry } from "../access.ts";
import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import type { Needs } from "../needs.ts";
import { installs, type Prerequisite } from "./prerequisite.ts";

export interface Installation {
  readonly needs: Needs;
  readonly choice: PrerequisiteChoice | undefined;
  /** Defaults to `install`. */
  readonly otherwise?: Prerequisites;
  /** Where charts and their images are pulled from, and what their pods log in with. Defaults to where each was published. */
  readonly registry?: ImageRegistry | undefined;
}

/** The rows that are needed and asked for. */
export function rowsToInstall(
  rows: readonly Prerequisite[],
  { needs, choice, otherwise = Prerequisites.Install }: Installation,
): Prerequisite[] {
  return rows.filter((row) => row.neededBy(needs) && installs(choice, row.item, otherwise));
}

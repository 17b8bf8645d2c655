import * as pulumi from "@pulumi/pulumi";

import { Prerequisites } from "../args.ts";
import { servedGroups } from "./api-server.ts";
import type { Installation } from "./install.ts";
import { installs, type Prerequisite } from "./prerequisite.ts";

export interface Reach {
  readonly kubeconfig?: pulumi.Input<string>;
  /** Of a kubeconfig, where its text is not given. */
  readonly path?: string;
  readonly context?: string;
}

/**
 * Looks whether the needed rows that are not to be installed are there, in previews too. A cluster that cannot be reached
 * is not asked, and said so: previews work offline. @throws RunError naming every missing one, before anything is created.
 */
export function foundInstalled(
  rows: readonly Prerequisite[],
  { needs, choice, otherwise = Prerequisites.Existing }: Installation,
  { kubeconfig, path, context }: Reach,
): pulumi.Output<void> {
  const expected = rows.filter(
    (row) => row.serves !== undefined && row.neededBy(needs) && !installs(choice, row.item, otherwise),
  );
  return pulumi.output(kubeconfig).apply(async (text) => {
    if (expected.length === 0) return;
    const groups = await servedGroups({
      ...(text !== undefined && { text }),
      ...(path !== undefined && { path }),
      ...(context !== undefined && { context }),
    });
    if (groups === undefined) return void notAsked(expected);
    const missing = expected.filter(({ serves = "" }) => !groups.has(serves));
    if (missing.length > 0) throw new pulumi.RunError(missingText(missing));
  });
}

function notAsked(expected: readonly Prerequisite[]): Promise<void> {
  const names = expected.map(({ name }) => name).join(", ");
  return pulumi.log.info(`The cluster does not answer from here: whether ${names} are installed is not known yet.`);
}

function missingText(missing: readonly Prerequisite[]): string {
  return [
    "The cluster lacks what the service needs. Nothing was created.",
    ...missing.map(
      ({ name, version, serves = "", item }) =>
        `  ${name} (no API ${serves}): install it (tried with ${version}), or set deepseek-clusters:prerequisites: {${item}: install}`,
    ),
  ].join("\n");
}

import * as pulumi from "@pulumi/pulumi";

import { Prerequisites } from "../args.ts";
import { offersOf, servedGroups } from "./api-server.ts";
import type { Installation } from "./installation.ts";
import { installs, type Prerequisite } from "./prerequisite.ts";

export interface Reach {
  readonly kubeconfig?: pulumi.Input<string> | undefined;
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
  remedy: (row: Prerequisite) => string = installHere,
): pulumi.Output<void> {
  const expected = rows.filter(
    ({ serves, offers, ...row }) =>
      (serves !== undefined || offers !== undefined) && row.neededBy(needs) && !installs(choice, row.item, otherwise),
  );
  return pulumi.output(kubeconfig).apply(async (text) => {
    if (expected.length === 0) return;
    const place = {
      ...(text !== undefined && { text }),
      ...(path !== undefined && { path }),
      ...(context !== undefined && { context }),
    };
    const groups = await servedGroups(place);
    if (groups === undefined) return void notAsked(expected);
    const missing = expected.filter(({ serves }) => serves !== undefined && !groups.has(serves));
    if (missing.length > 0) throw new pulumi.RunError(missingText(missing, remedy));
    for (const { name, offers } of expected) {
      if (offers !== undefined && (await offersOf(place, offers)) === false) void notOffered(name, offers);
    }
  });
}

/** Nodes may come with the pods that ask for them, so this stops nothing. */
function notOffered(name: string, resource: string): Promise<void> {
  return pulumi.log.warn(
    `No node of the cluster has ${resource} to give now: pods wait until one has, by ${name} or another device plugin.`,
  );
}

function notAsked(expected: readonly Prerequisite[]): Promise<void> {
  const names = expected.map(({ name }) => name).join(", ");
  return pulumi.log.info(`The cluster does not answer from here: whether ${names} are installed is not known yet.`);
}

const installHere = ({ item }: Prerequisite): string => `set deepseek-clusters:prerequisites: {${item}: install}`;

function missingText(missing: readonly Prerequisite[], remedy: (row: Prerequisite) => string): string {
  return [
    "The cluster lacks what the service needs. Nothing was created.",
    ...missing.map((row) => {
      const { name, version, serves = "" } = row;
      return `  ${name} (no API ${serves}): install it (tried with ${version}), or ${remedy(row)}`;
    }),
  ].join("\n");
}

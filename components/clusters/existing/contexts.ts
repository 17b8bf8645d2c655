import { existsSync } from "node:fs";

import * as pulumi from "@pulumi/pulumi";

import { contextsOf, expandHome, unreadable } from "../kubeconfig.ts";
import type { Problem } from "../problems.ts";

/** Where there is no kubeconfig, as where a change is only previewed, there is nothing to compare with. */
export function refuseUnknown(context: string, known: readonly string[]): void {
  if (known.length === 0 || known.includes(context)) return;
  throw new pulumi.RunError(
    `context: "${context}" is not in the kubeconfig, which has ${known.join(", ")}. Nothing was created.`,
  );
}

/** Whoever makes another context the current one would take this stack along to another cluster, as if it were there. */
export function warnOfOthers(path: string | undefined, parent: pulumi.Resource): void {
  const contexts = contextsOf(path === undefined ? {} : { path });
  if (contexts.length < 2) return;
  const words = `The cluster is whichever of ${contexts.join(", ")} is current in the kubeconfig: name one with deepseek-clusters:context before the first update, for that makes it another cluster afterwards.`;
  void pulumi.log.warn(words, parent);
}

export function pathProblems(path: string | undefined, isGivenInPlace: boolean): Problem[] {
  if (path === undefined) return [];
  const problem = (reason: string) => [{ propertyPath: "kubeconfigPath", reason }];
  if (isGivenInPlace) return problem("is given beside the secret kubeconfig: leave one of them out");
  if (!existsSync(expandHome(path))) return problem(`no file at ${path}, which is read from the folder of the project`);
  const reason = unreadable(path);
  return reason === undefined ? [] : problem(`the file at ${path} ${reason}`);
}

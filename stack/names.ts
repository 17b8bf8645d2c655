import { createHash } from "node:crypto";

/** What derives from a cluster's name must stay within every service's limit; `components/clusters/problems.ts` says why 38. */
const longest = 38;
const fits = /^[a-z][a-z0-9-]*[a-z0-9]$/;

/** As the project calls itself: its stacks were named before projects were told apart, and keep their names. */
const ownProject = "deepseek-clusters";

/**
 * Name of a stack's cluster, by which an account tells what is whose: `deepseek-<stack>` where every service takes it, else
 * its readable beginning with a hash of the whole, so that two long names that begin alike stay two. Stacks of another
 * project carry a hash of both names. Why: docs/decisions/0009-names-of-other-projects.md.
 */
export function clusterNameOf(project: string, stack: string): string {
  if (project !== ownProject) return hashed(`deepseek-${project}-${stack}`, `${project}/${stack}`);
  const plain = `deepseek-${stack}`;
  return plain.length <= longest && fits.test(plain) ? plain : hashed(plain, stack);
}

function hashed(name: string, whole: string): string {
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  const begin = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${begin.slice(0, longest - 1 - hash.length).replace(/-$/, "")}-${hash}`;
}

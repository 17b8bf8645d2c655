import { createHash } from "node:crypto";

/** What derives from a cluster's name must stay within every service's limit; `components/clusters/problems.ts` says why 38. */
const longest = 38;
const fits = /^[a-z][a-z0-9-]*[a-z0-9]$/;

/**
 * Name of a stack's cluster: `deepseek-<stack>` where every service takes it, else its readable beginning with a hash of
 * the whole, so that two long names that begin alike stay two.
 */
export function clusterNameOf(stack: string): string {
  const plain = `deepseek-${stack}`;
  if (plain.length <= longest && fits.test(plain)) return plain;
  const hash = createHash("sha256").update(stack).digest("hex").slice(0, 8);
  const begin = plain.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${begin.slice(0, longest - 1 - hash.length).replace(/-$/, "")}-${hash}`;
}

import { distance } from "fastest-levenshtein";
import type { Problem } from "./problems.ts";

/** What is to be done instead of configuring Pulumi's default providers, which are not used: each cluster has its own. */
const instead: Readonly<Record<string, string>> = {
  aws: "the account is that of the environment, such as AWS_PROFILE",
  alicloud: "the account is that of the environment, such as ALICLOUD_ACCESS_KEY",
  kubernetes: "set deepseek-clusters:context or deepseek-clusters:kubeconfigPath",
};

/** Whether a prefix differs from ours by so few letters that it is meant to be it. */
const isMeant = (prefix: string, own: string): boolean => distance(prefix, own) <= Math.floor(own.length / 5);

/**
 * Keys of a stack file, with their prefixes, that nothing reads though whoever wrote them counts on it: those of the
 * clouds' default providers, and those whose prefix is not quite `own`. A region is let pass where ours is the same.
 */
export function otherKeyProblems(
  config: Readonly<Record<string, unknown>>,
  { own, region }: { readonly own: string; readonly region: unknown },
): readonly Problem[] {
  return Object.entries(config).flatMap(([path, value]): readonly Problem[] => {
    const [provider = "", key] = path.split(":");
    if (key === undefined) return [{ path, message: `lacks its prefix: write ${own}:${path}` }];
    if (provider !== own && isMeant(provider, own))
      return [{ path, message: `is not read: did you mean ${own}:${key}?` }];
    const otherwise = instead[provider];
    if (otherwise === undefined || (key === "region" && value === region)) return [];
    if (key === "region") return [{ path, message: `is not read: set ${own}:region to ${String(value)}` }];
    return [{ path, message: `is not read: ${otherwise}` }];
  });
}

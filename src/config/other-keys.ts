import type { Problem } from "./problems.ts";

/** What is to be done instead of configuring Pulumi's default providers, which are not used: each cluster has its own. */
const instead: Readonly<Record<string, string>> = {
  aws: "the account is that of the environment, such as AWS_PROFILE",
  alicloud: "the account is that of the environment, such as ALICLOUD_ACCESS_KEY",
  kubernetes: "set deepseek-clusters:context or deepseek-clusters:kubeconfigPath",
};

/**
 * Keys of a stack file, with their prefixes, that nothing reads though whoever wrote them counts on it: those of the
 * clouds' default providers. A region is let pass where ours is the same.
 */
export function otherKeyProblems(config: Readonly<Record<string, unknown>>, region: unknown): readonly Problem[] {
  return Object.entries(config).flatMap(([path, value]): readonly Problem[] => {
    const [provider = "", key] = path.split(":");
    if (key === undefined) return [{ path, message: `lacks its prefix: write deepseek-clusters:${path}` }];
    const otherwise = instead[provider];
    if (otherwise === undefined || (key === "region" && value === region)) return [];
    if (key === "region") return [{ path, message: `is not read: set deepseek-clusters:region to ${String(value)}` }];
    return [{ path, message: `is not read: ${otherwise}` }];
  });
}

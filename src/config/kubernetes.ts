import type { Target } from "../catalog/index.ts";
import { buildOn, isGivenUp, minorOf, oldestOn } from "../planner/kubernetes.ts";
import type { Problem } from "./problems.ts";

const title = { aws: "EKS", alicloud: "ACK" } as const;

/** A version that a cloud no longer makes clusters of, or does not know by that name. */
export function kubernetesProblems(version: string | undefined, target: Target): readonly Problem[] {
  if (version === undefined || target === "kubernetes") return [];
  const path = "kubernetesVersion";
  if (isGivenUp(target, version)) {
    const message = `${version} is past the standard support of ${title[target]}: take ${oldestOn(target)} or newer`;
    return [{ path, message }];
  }
  if (target === "aws" && version !== minorOf(version))
    return [{ path, message: `is a build of ACK: EKS takes the minor version, ${minorOf(version)}` }];
  if (buildOn(target, version) === undefined)
    return [{ path, message: `no build of ${version} is known here: name one of ACK's, such as 1.36.1-aliyun.1` }];
  return [];
}

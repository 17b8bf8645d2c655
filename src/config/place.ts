import { weightsPlaceProblem } from "../planner/cluster-problems.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** Two places for the weights are one too many. */
export function placeProblems({ weightsVolume }: StackConfig, { target }: Pick<Request, "target">): readonly Problem[] {
  const message = weightsPlaceProblem(weightsVolume ?? {});
  if (target !== "kubernetes" || message === undefined || !hasPlace(weightsVolume)) return [];
  return [{ path: "weightsVolume", message }];
}

/** None is one too few where the stack is to come up; a plan alone is the same for every place. */
export function unplacedProblems(
  { clusterStack, weightsVolume }: StackConfig,
  { target }: Pick<Request, "target">,
): readonly Problem[] {
  const message = weightsPlaceProblem(weightsVolume ?? {});
  if (target !== "kubernetes" || clusterStack !== undefined || message === undefined || hasPlace(weightsVolume))
    return [];
  return [{ path: "weightsVolume", message }];
}

const hasPlace = ({ claim, storageClass, localPath }: NonNullable<StackConfig["weightsVolume"]> = {}): boolean =>
  [claim, storageClass, localPath].some((place) => place !== undefined);

import type { Plan } from "../../src/planner/plan.ts";
import { gpuTolerations, instanceTypeSelector } from "../clusters/machines.ts";
import { existingVolume, ossMount, s3Mount } from "../clusters/weights-mounts.ts";
import { inferenceObjects } from "./objects.ts";
import type { PlacementOptions, Site } from "./placement.ts";
import { placementOf } from "./placement.ts";
import type { ServiceObject } from "./service-object.ts";

/** What only a cluster that is up can tell. `${…}` stands for what is left out: Flux and envsubst fill it in. */
export interface Made {
  /** Bucket of the weights: stack output `weightsBucket`. */
  readonly weightsBucket?: string;
  /** RAM role that reads it, on Alibaba Cloud. */
  readonly weightsRole?: string;
  /** On a cluster you have: the claim or the class, as in `weightsVolume` of a stack. */
  readonly weightsVolume?: { readonly claim?: string; readonly storageClass?: string };
}

export type { ServiceObject } from "./service-object.ts";

/** The objects that `up` creates for a plan, as plain data and without Pulumi, in the order to apply them. */
export function manifestsOf(plan: Plan, made: Made, options: PlacementOptions): ServiceObject[] {
  return inferenceObjects(plan, placementOf(plan.profile, plan, siteOf(plan, made), options));
}

function siteOf(plan: Plan, made: Made): Site {
  const bucket = made.weightsBucket ?? "${WEIGHTS_BUCKET}";
  const cloud = { nodeSelector: instanceTypeSelector(plan), tolerations: gpuTolerations };
  switch (plan.target) {
    case "aws":
      return { ...cloud, weights: s3Mount(plan.region, bucket) };
    case "alicloud":
      return { ...cloud, weights: ossMount(plan.region, bucket, made.weightsRole ?? "${WEIGHTS_ROLE}") };
    case "kubernetes":
      return {
        nodeSelector: {},
        tolerations: gpuTolerations,
        weights: existingVolume(made.weightsVolume ?? { claim: "${WEIGHTS_CLAIM}" }),
      };
  }
}

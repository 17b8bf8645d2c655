import type { TrainingPlan } from "../../src/training/plan.ts";
import type { Identity, ImageRegistry, Toleration, WeightsVolume } from "../clusters/access.ts";
import { machineSelector } from "../clusters/machines.ts";
import type { Site } from "../serving/index.ts";

/** Where and with what a job runs. */
export interface TrainingPlacement {
  readonly namespace: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly registry: ImageRegistry;
  readonly identity: Identity;
  /** With weights and data; a claim is written too, a bucket only read. */
  readonly weights: WeightsVolume;
}

export function trainingPlacementOf(plan: TrainingPlan, site: Site, namespace = plan.name): TrainingPlacement {
  const { nodeSelector, machineLabel, tolerations, registry, identity, weights } = site;
  return {
    namespace,
    nodeSelector: { ...nodeSelector, ...machineSelector(plan, machineLabel) },
    ...{ tolerations, registry, identity, weights },
  };
}

import * as pulumi from "@pulumi/pulumi";

import type { TrainingPlan } from "../../src/training/plan.ts";
import type { ClusterAccess } from "../clusters/access.ts";
import { register } from "../serving/registration.ts";
import { trainingObjects } from "./objects.ts";
import { trainingPlacementOf, type TrainingPlacement } from "./placement.ts";

export interface TrainingJobArgs {
  /** What is trained on what; the component sizes nothing by itself. */
  plan: TrainingPlan;
  cluster: ClusterAccess;
  /** Defaults to the plan's name. */
  namespace?: string;
}

/** A fine-tuning job on Kubeflow Trainer. It is there as soon as it is queued: a job runs for hours, an update does not. */
export class TrainingJob extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  /** Name of the TrainJob. */
  readonly jobName: pulumi.Output<string>;

  constructor(
    name: string,
    { plan, cluster, namespace = plan.name }: TrainingJobArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { model, method, machine, machines } = plan;
    super("deepseek-clusters:index:TrainingJob", name, { model, method, machine, machines }, opts);
    const placement = trainingPlacementOf(plan, cluster, namespace);
    refuseVolume(plan, placement);
    const registered: pulumi.Resource[] = [];
    for (const { key, object } of trainingObjects(plan, placement)) {
      const first = registered.length === 0;
      registered.push(
        register(`${name}-${key}`, object, {
          parent: this,
          provider: cluster.kubernetes,
          dependsOn: first ? [...cluster.ready] : key === "job" ? [...registered] : registered.slice(0, 1),
          // What a job is told is told once: another is another job, which goes on from the last checkpoint.
          ...(key === "job" && { replaceOnChanges: ["spec", "metadata"], deleteBeforeReplace: true }),
          ...(cluster.cluster !== undefined && { deletedWith: cluster.cluster }),
        }),
      );
    }
    this.namespace = pulumi.output(namespace);
    this.jobName = pulumi.output(plan.name);
    this.registerOutputs({ namespace: this.namespace, jobName: this.jobName });
  }
}

/** What the plan decided must be what the cluster has. */
function refuseVolume({ deployment }: TrainingPlan, { weights, identity }: TrainingPlacement): void {
  const refuse = (reason: string) => new pulumi.InputPropertyError({ propertyPath: "cluster", reason });
  if (weights.kind === "volume") throw refuse("has no claim with weights and data, which a job reads and writes");
  if ((weights.kind === "bucket") !== (deployment.scratchBytes !== undefined))
    throw refuse(`keeps its weights in a ${weights.kind}, and the plan is for another: plan with writesTo`);
  if (weights.kind === "bucket" && identity.by === "none") throw refuse("knows nobody who may write the bucket");
}

import * as pulumi from "@pulumi/pulumi";
import { TrainingJob, type Cluster } from "../components/index.ts";
import { catalog } from "../src/catalog/index.ts";
import type { CheckedStack } from "../src/config/index.ts";
import { trainingText } from "../src/report/index.ts";
import { planTraining, type TrainingPlan } from "../src/training/index.ts";

/** The plan of the stack's fine-tuning job, where one is asked for; a refusal ends the program before anything is registered. */
export function trainingPlanOf({ training }: CheckedStack): TrainingPlan | undefined {
  if (training === undefined) return undefined;
  const outcome = planTraining(training, catalog);
  if (outcome.verdict === "refused") throw new pulumi.RunError(`${trainingText(outcome)}\nNothing was created.`);
  return outcome;
}

/** The job on the cluster. */
export function trainingOn(
  cluster: Cluster,
  plan: TrainingPlan | undefined,
  hooks: pulumi.ResourceHookBinding,
): pulumi.Inputs {
  if (plan === undefined) return {};
  const job = new TrainingJob(plan.name, { plan, cluster }, { hooks });
  const { cost, deployment, ...planned } = plan;
  return { training: { plan: planned, cost, job: job.jobName, namespace: job.namespace } };
}

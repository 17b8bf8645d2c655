import type { JobMachines } from "../planner/pools.ts";
import type { TrainingPlan } from "./plan.ts";

/** What a job takes of a cluster while it runs. */
export function jobMachinesOf({ machine, machines, gpusPerMachine, deployment }: TrainingPlan): JobMachines {
  return { machine, machines, gpusPerMachine, nodeLabels: deployment.nodeLabels };
}

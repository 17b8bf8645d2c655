import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** Kubernetes' own autoscaler knows neither hours nor zero. */
export function scalerProblems({ scaler, schedule }: StackConfig, { replicas }: Request): readonly Problem[] {
  if (scaler !== "hpa") return [];
  const message = "hpa keeps no hours and never goes to zero: take keda, or";
  return [
    ...(schedule === undefined ? [] : [{ path: "scaler", message: `${message} leave schedule out` }]),
    ...(replicas.min > 0 ? [] : [{ path: "scaler", message: `${message} set replicas.min to 1` }]),
  ];
}

/** Queues are Volcano's. */
export function queueProblems({ queue, scheduler }: StackConfig): readonly Problem[] {
  if (queue === undefined || scheduler !== undefined) return [];
  return [{ path: "queue", message: "is one of Volcano: set scheduler to volcano, or leave it out" }];
}

import type { Plan } from "../../src/planner/plan.ts";

/** What services on a cluster will ask of it, beside their plan. */
export interface ServiceNeeds {
  /** Defaults to `keda`. */
  scaler?: "keda" | "hpa";
  /** An Envoy Gateway before the service. Defaults to false. */
  gateway?: boolean;
  /** Objects of the Prometheus operator. Defaults to false. */
  prometheusOperator?: boolean;
}

/** The needs with their plan: by it each prerequisite says whether it is one. */
export interface Needs extends ServiceNeeds {
  readonly plan: Plan;
}

export const isScaled = ({ plan: { replicas } }: Needs): boolean => replicas.min < replicas.max;
export const usesOperator = ({ prometheusOperator = false }: Needs): boolean => prometheusOperator;
export const usesHpa = (needs: Needs): boolean => isScaled(needs) && needs.scaler === "hpa";

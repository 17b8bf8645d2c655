import type { Plan } from "../../src/planner/plan.ts";

/** What services on a cluster will ask of it, beside their plan. */
export interface ServiceNeeds {
  /** Defaults to `keda`. */
  scaler?: "keda" | "hpa";
  /** What places the pods that take accelerators. Absent = the cluster's default. */
  scheduler?: "volcano";
  /** An Envoy Gateway before the services. Defaults to false. */
  gateway?: boolean;
  /** With it, an Envoy AI Gateway that tells several services apart. Absent = none. */
  modelGateway?: ModelGatewayNeeds;
  /** Fine-tuning jobs. Defaults to false. */
  training?: boolean;
  /** Objects of the Prometheus operator. Defaults to false. */
  prometheusOperator?: boolean;
}

export interface ModelGatewayNeeds {
  /** Where the tokens of each client are counted, as host and port; absent = they are not. */
  redis?: string;
}

/** The needs with the plans: by them each prerequisite says whether it is one. */
export interface Needs extends ServiceNeeds {
  readonly plans: readonly Plan[];
}

export const isScaled = ({ plans }: Needs): boolean => plans.some(({ replicas }) => replicas.min < replicas.max);
export const usesOperator = ({ prometheusOperator = false }: Needs): boolean => prometheusOperator;
export const usesHpa = (needs: Needs): boolean => isScaled(needs) && needs.scaler === "hpa";

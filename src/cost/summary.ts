import { Decimal } from "decimal.js";
import { apiPrices, type ApiPrice } from "../catalog/index.ts";
import type { Plan } from "../planner/plan.ts";
import { interruptionsOf, sparePerMonth, type Interruptions } from "./failure.ts";
import { apiBreakEven, apiPerMillionOutput, type ApiBreakEven } from "./tokens.ts";

export interface ApiComparison {
  readonly api: ApiPrice;
  /** What the API asks for a million output tokens and their input. */
  readonly perMillion: Decimal;
  readonly breakEven: ApiBreakEven;
}

/** The plan's month against every API price of its model in its currency; empty where the plan has no price. */
export function apiComparisons(plan: Plan): readonly ApiComparison[] {
  const { perMonth, currency, hoursPerMonth } = plan.cost;
  const month = perMonth.desired;
  if (month === null || Number(month) === 0) return [];
  const tokensPerSecond = plan.speed.outputTokensPerSecond * plan.replicas.desired;
  return apiPrices
    .filter((api) => api.currency === currency && api.models.includes(plan.model))
    .map((api) => {
      const perMillion = apiPerMillionOutput(api, plan.workload);
      return { api, perMillion, breakEven: apiBreakEven(month, perMillion, tokensPerSecond, hoursPerMonth) };
    });
}

export interface FailureEstimate extends Interruptions {
  /** One more replica kept running; null where machines have no price. */
  readonly sparePerMonth: Decimal | null;
}

/** What faults of the plan's GPUs cost, at the desired replicas. */
export function failuresOf(plan: Plan): FailureEstimate {
  const gpus = plan.replicas.desired * plan.nodesPerReplica * plan.gpusPerNode;
  const [machines] = plan.cost.lines;
  const perHour =
    machines?.unit === "hour"
      ? new Decimal(machines.unitPrice).times(machines.quantity).div(plan.replicas.desired)
      : null;
  return {
    ...interruptionsOf(gpus, plan.speed.loadSeconds),
    sparePerMonth: perHour && sparePerMonth(perHour, plan.cost.hoursPerMonth),
  };
}

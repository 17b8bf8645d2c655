import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { queriesOf } from "./queries.ts";

interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export const predictedCost = "deepseek:cost_per_million_output_tokens:predicted";
export const liveCost = "deepseek:cost_per_million_output_tokens:live1h";

/**
 * Money per million output tokens, as planned and as it is: the replicas that run, at the plan's price, over the tokens
 * they gave in the last hour. Nothing is recorded where nothing is priced, and no live figure while no token is made.
 */
export function recordingsOf(plan: Plan, placement: Placement): Recording[] {
  const queries = queriesOf(plan, placement);
  const labels = { namespace: placement.namespace, model: plan.deployment.modelName };
  const { perHour, perMillionTokens, currency } = plan.cost;
  const priced = { ...labels, currency };
  const money = `(${perHour ?? ""} / ${plan.replicas.desired} * ${queries.replicas})`;
  const tokens = queries.outputRate("1h");
  return [
    { record: "deepseek:output_tokens:rate5m", expr: queries.outputRate("5m"), labels },
    { record: "deepseek:input_tokens:rate5m", expr: queries.inputRate("5m"), labels },
    ...(perMillionTokens.value === null
      ? []
      : [{ record: predictedCost, expr: `vector(${perMillionTokens.value})`, labels: priced }]),
    ...(perHour === null
      ? []
      : [{ record: liveCost, expr: `1e6 * ${money} / (3600 * (${tokens} > 0))`, labels: priced }]),
  ];
}

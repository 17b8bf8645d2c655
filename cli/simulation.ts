import { catalog } from "../src/catalog/index.ts";
import { planDeployment, type Plan, type Request } from "../src/planner/index.ts";
import { weekDays, type WeekDay } from "../src/schedule/index.ts";
import {
  paceOf,
  rulesOf,
  simulate,
  summarize,
  type DaySummary,
  type HourlyCost,
  type ScalingRules,
  type Simulated,
  type TraceRequest,
} from "../src/scaling/index.ts";

export interface SimulatedDay {
  readonly name: string;
  readonly run: Simulated;
  readonly summary: DaySummary;
}

/** What a replica adds to the bill, from the same plan at one and at two replicas. */
function hourlyCost(plan: Plan, request: Request): HourlyCost | null {
  const { budget, schedule, ...unbounded } = { ...request, replicas: { min: 1, desired: 1, max: 2 } };
  const outcome = planDeployment({ ...unbounded, nodesPerReplica: plan.nodesPerReplica }, catalog);
  if (outcome.verdict === "refused" || outcome.cost.perMonth.min === null) return null;
  const { min, max } = outcome.cost.perMonth;
  const perReplica = (Number(max) - Number(min)) / outcome.cost.hoursPerMonth;
  return { perReplica, rest: Number(min) / outcome.cost.hoursPerMonth - perReplica };
}

/** What the command line may say instead of the plan. */
export interface DayOptions {
  readonly nodeStart?: number;
  /** Day of the week on which the trace begins, at midnight; the schedule goes by it. */
  readonly day?: WeekDay;
}

/** The day with the deployed rules, and the same day with as many replicas always on as it needed at most. */
export function simulatedDays(
  plan: Plan,
  request: Request,
  trace: readonly TraceRequest[],
  { nodeStart, day: weekDay = "mon" }: DayOptions = {},
): readonly SimulatedDay[] {
  const hourly = hourlyCost(plan, request);
  const rules = rulesOf(plan);
  const base = {
    pace: paceOf(plan, request, catalog),
    nodeStartSeconds: nodeStart ?? plan.deployment.nodeStartSeconds,
    loadSeconds: plan.speed.loadSeconds,
    nodeIdleSeconds: plan.deployment.nodeIdleSeconds,
    drainSeconds: plan.deployment.drainSeconds,
    weekSecond: weekDays.indexOf(weekDay) * 24 * 3600,
  };
  const day = (name: string, own: ScalingRules): SimulatedDay => {
    const run = simulate(trace, { ...base, rules: own });
    return { name, run, summary: summarize(run, hourly) };
  };
  const scaled = day(`scaled ${String(rules.min)} to ${String(rules.max)}`, rules);
  const { schedule, cooldownSeconds, ...always } = rules;
  const counts = new Set([Math.max(1, rules.min), Math.max(1, scaled.summary.mostReplicas)]);
  const fixed = [...counts].map((count) => day(`always ${String(count)}`, { ...always, min: count, max: count }));
  return [scaled, ...fixed];
}

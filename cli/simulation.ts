import { catalog } from "../src/catalog/index.ts";
import { planDeployment, type Plan, type Request } from "../src/planner/index.ts";
import {
  paceOf,
  rulesOf,
  simulate,
  summarize,
  type DaySummary,
  type HourlyCost,
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
  const { budget, ...unbounded } = { ...request, replicas: { min: 1, desired: 1, max: 2 } };
  const outcome = planDeployment({ ...unbounded, nodesPerReplica: plan.nodesPerReplica }, catalog);
  if (outcome.verdict === "refused" || outcome.cost.perMonth.min === null) return null;
  const { min, max } = outcome.cost.perMonth;
  const perReplica = (Number(max) - Number(min)) / outcome.cost.hoursPerMonth;
  return { perReplica, rest: Number(min) / outcome.cost.hoursPerMonth - perReplica };
}

const usualNodeStart = { aws: 300, alicloud: 300, kubernetes: 0 } as const;

/** The day with the deployed rules, and the same day with as many replicas always on as it needed at most. */
export function simulatedDays(
  plan: Plan,
  request: Request,
  trace: readonly TraceRequest[],
  nodeStart?: number,
): readonly SimulatedDay[] {
  const hourly = hourlyCost(plan, request);
  const rules = rulesOf(plan);
  const base = {
    pace: paceOf(plan, request, catalog),
    nodeStartSeconds: nodeStart ?? usualNodeStart[plan.target],
    loadSeconds: plan.speed.loadSeconds,
    nodeIdleSeconds: plan.target === "kubernetes" ? 0 : 600,
    drainSeconds: plan.deployment.drainSeconds,
  };
  const day = (name: string, min: number, max: number): SimulatedDay => {
    const run = simulate(trace, { ...base, rules: { ...rules, min, max } });
    return { name, run, summary: summarize(run, hourly) };
  };
  const scaled = day(`scaled ${String(rules.min)} to ${String(rules.max)}`, rules.min, rules.max);
  const most = scaled.summary.mostReplicas;
  const fixed = [...new Set([rules.min, most])].map((count) => day(`always ${String(count)}`, count, count));
  return [scaled, ...fixed];
}

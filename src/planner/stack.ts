import { Decimal } from "decimal.js";
import type { Catalog } from "../catalog/index.ts";
import { cents, stackCostOf } from "../cost/index.ts";
import { planDeployment, withReplicas } from "./index.ts";
import type { Outcome, Plan, Reason, StackCost } from "./plan.ts";
import type { Request } from "./request.ts";

export const stackSchema = "deepseek-clusters/stack@1";

export interface NamedRequest {
  readonly name: string;
  readonly request: Request;
}

export interface PlannedService {
  readonly name: string;
  readonly plan: Plan;
}

/** Every service of a stack has its plan, and the stack its cost. */
export interface StackPlan {
  readonly verdict: "fits";
  /** One profile that stands alone: its plan is the stack's. */
  readonly isOneProfile: boolean;
  readonly services: readonly [PlannedService, ...PlannedService[]];
  readonly cost: StackCost;
  /** Of the stack as a whole; those of a service are in its plan. */
  readonly warnings: readonly string[];
}

/** A service that does not fit, or a budget that is too small for all of them: the whole stack is refused. */
export interface StackRefusal {
  readonly verdict: "refused";
  readonly isOneProfile: boolean;
  readonly services: readonly { readonly name: string; readonly outcome: Outcome }[];
  /** Of the stack as a whole; those of a service are in its refusal. */
  readonly reasons: readonly Reason[];
  /** Of the stack as a whole; those of a service are in its refusal. */
  readonly warnings: readonly string[];
}

export type StackOutcome = StackPlan | StackRefusal;

interface Asked extends PlannedService {
  readonly request: Request;
}

/** What is planned together. */
export interface AskedStack {
  readonly services: readonly NamedRequest[];
  readonly budget?: NonNullable<Request["budget"]>;
  /** What is to be said of the stack before anything is planned. */
  readonly warnings: readonly string[];
}

/** Plans the services of one stack, which pay once for what they share and live within one budget. Pure. */
export function planStack({ services: requests, budget, warnings }: AskedStack, catalog: Catalog): StackOutcome {
  const isOneProfile = requests.every(({ request }) => request.isOneOfSeveral !== true);
  const said = isOneProfile ? warnings : [];
  const outcomes = requests.map(({ name, request }) => ({
    name,
    request,
    outcome: warned(planDeployment(request, catalog), said),
  }));
  const planned = outcomes.flatMap(({ name, request, outcome }) =>
    outcome.verdict === "fits" ? [{ name, request, plan: outcome }] : [],
  );
  const refused = (reasons: readonly Reason[]): StackRefusal => ({
    verdict: "refused",
    isOneProfile,
    services: outcomes.map(({ name, outcome }) => ({ name, outcome })),
    reasons,
    warnings: isOneProfile ? [] : warnings,
  });
  const [first, ...others] = planned;
  if (first === undefined || planned.length < outcomes.length) return refused([]);
  const bounded = withinBudget([first, ...others], budget, catalog);
  if ("reasons" in bounded) return refused(bounded.reasons);
  const [{ name, plan }, ...rest] = bounded.services;
  return {
    verdict: "fits",
    isOneProfile,
    services: [{ name, plan }, ...rest.map((service) => ({ name: service.name, plan: service.plan }))],
    cost: costOf(bounded.services, catalog),
    warnings: [...(isOneProfile ? [] : warnings), ...bounded.warnings],
  };
}

/** The stack's warnings before the plan's own. */
function warned(outcome: Outcome, warnings: readonly string[]): Outcome {
  return warnings.length === 0 ? outcome : { ...outcome, warnings: [...warnings, ...outcome.warnings] };
}

type Services = readonly [Asked, ...Asked[]];

function costOf(services: Services, catalog: Catalog): StackCost {
  const [{ request, plan }] = services;
  if (request.isOneOfSeveral !== true) return plan.cost;
  const { target, region, pricing } = request;
  const place = { target, region, ...(pricing && { pricing }) };
  return stackCostOf(
    catalog,
    place,
    services.map(({ name, plan: { cost } }) => ({ name, cost })),
  );
}

interface Bounded {
  readonly services: Services;
  readonly warnings: readonly string[];
}

/**
 * Takes replicas off the most that may run until the month at most replicas stays inside the budget: each time one of the
 * service whose last replica costs most. Refuses when not even the desired replicas of all fit in.
 */
function withinBudget(
  services: Services,
  budget: Request["budget"],
  catalog: Catalog,
): Bounded | { readonly reasons: readonly Reason[] } {
  if (budget === undefined) return { services, warnings: [] };
  const { currency, perMonth } = costOf(services, catalog);
  const warn = (message: string): Bounded => ({ services, warnings: [message] });
  const refuse = (message: string) => ({ reasons: [{ code: "budget", message } as const] });
  const { max, desired } = perMonth;
  if (max === null || desired === null) {
    const message = "not every service has a known price, so the budget cannot be checked";
    return budget.onExceed === "warn" ? warn(message) : refuse(message);
  }
  if (new Decimal(max).lessThanOrEqualTo(budget.perMonth)) return { services, warnings: [] };
  const above = (month: string) =>
    `${cents(new Decimal(month).minus(budget.perMonth))} above the budget of ${budget.perMonth}`;
  const stated = `at most replicas the services cost at least ${max} ${currency} a month, ${above(max)}`;
  if (budget.onExceed === "warn") return warn(`${stated}: lower replicas.max of one or raise budget.perMonth`);
  const bounded = affordable(services, budget.perMonth, catalog);
  if (bounded === undefined) {
    return refuse(
      `the services cost at least ${desired} ${currency} a month at the desired replicas, ${above(desired)}: lower replicas of one, take a service out or raise budget.perMonth`,
    );
  }
  const fewer = bounded
    .filter(({ plan, request }) => plan.replicas.max < request.replicas.max)
    .map(({ name, plan }) => `${name} to ${String(plan.replicas.max)}`);
  const month = costOf(bounded, catalog).perMonth.max ?? max;
  return {
    services: bounded,
    warnings: [`${stated}; replicas.max is bounded, ${fewer.join(", ")}, which costs at least ${month} ${currency}`],
  };
}

function affordable(services: Services, perMonth: string, catalog: Catalog): Services | undefined {
  let bounded = services;
  while (new Decimal(costOf(bounded, catalog).perMonth.max ?? 0).greaterThan(perMonth)) {
    const fewer = withOneLess(bounded, catalog);
    if (fewer === undefined) return undefined;
    bounded = fewer;
  }
  return bounded;
}

/** Without the last replica of the service where it saves most; undefined where all are at their desired number. */
function withOneLess(services: Services, catalog: Catalog): Services | undefined {
  let best: { readonly index: number; readonly service: Asked; readonly saving: Decimal } | undefined;
  for (const [index, service] of services.entries()) {
    const { replicas, cost } = service.plan;
    if (replicas.max <= replicas.desired) continue;
    const plan = withReplicas(service.plan, { ...replicas, max: replicas.max - 1 }, service.request, catalog);
    const saving = new Decimal(cost.perMonth.max ?? 0).minus(plan.cost.perMonth.max ?? 0);
    if (best === undefined || saving.greaterThan(best.saving)) best = { index, service: { ...service, plan }, saving };
  }
  if (best === undefined) return undefined;
  const { index, service } = best;
  const [first, ...rest] = services;
  return [index === 0 ? service : first, ...rest.map((other, at) => (at + 1 === index ? service : other))];
}

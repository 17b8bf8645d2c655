import type { Decimal } from "decimal.js";
import { cents } from "../cost/index.ts";
import type { Reason, Replicas } from "./plan.ts";
import type { Request } from "./request.ts";

/** What a budget makes of a request. */
export interface Bounded {
  readonly replicas: Replicas;
  /** Why fewer replicas than asked, or that the budget is exceeded and only a warning was asked for. */
  readonly warnings: readonly string[];
  readonly reasons: readonly Reason[];
}

/** The month at a number of replicas; `most` is what a reservation is billed for. Null = no known price. */
type MonthAt = (replicas: number, most: number) => Decimal | null;

const overBudget = (message: string): readonly Reason[] => [{ code: "budget", message }];

/**
 * Bounds the most replicas so that the month at most replicas stays inside the budget; refuses when not even the
 * desired number does. With `onExceed: warn` nothing is bounded and nothing refused: the numbers are stated.
 */
export function boundByBudget({ budget, replicas }: Request, currency: string, monthAt: MonthAt): Bounded {
  const asAsked = { replicas, warnings: [], reasons: [] };
  if (budget === undefined) return asAsked;
  const atMost = monthAt(replicas.max, replicas.max);
  if (atMost === null) {
    const message = "the machines have no known price, so the budget cannot be checked";
    return decided(asAsked, budget.onExceed, message);
  }
  if (atMost.lessThanOrEqualTo(budget.perMonth)) return asAsked;
  const over = `${cents(atMost.minus(budget.perMonth))} above the budget of ${budget.perMonth}`;
  const stated = `at most replicas (${String(replicas.max)}) the stack costs at least ${cents(atMost)} ${currency} a month, ${over}`;
  if (budget.onExceed === "warn") {
    return { ...asAsked, warnings: [`${stated}: lower replicas.max or raise budget.perMonth`] };
  }
  const affordable = mostAffordable(replicas, budget.perMonth, monthAt);
  if (affordable === undefined) {
    const least = monthAt(replicas.desired, replicas.desired) ?? atMost;
    const short = cents(least.minus(budget.perMonth));
    return decided(
      asAsked,
      "error",
      `${String(replicas.desired)} replica${replicas.desired === 1 ? "" : "s"} cost at least ${cents(least)} ${currency} a month, ${short} above the budget of ${budget.perMonth}: lower replicas or raise budget.perMonth`,
    );
  }
  const bounded = { ...replicas, max: affordable };
  const month = cents(monthAt(affordable, affordable) ?? atMost);
  return {
    replicas: bounded,
    warnings: [
      `${stated}; replicas.max is bounded to ${String(affordable)}, which costs at least ${month} ${currency}`,
    ],
    reasons: [],
  };
}

function decided(asAsked: Bounded, onExceed: "error" | "warn", message: string): Bounded {
  return onExceed === "warn" ? { ...asAsked, warnings: [message] } : { ...asAsked, reasons: overBudget(message) };
}

/** The cost is monotone in replicas, so the first count from above that the budget allows is the most. */
function mostAffordable({ desired, max }: Replicas, perMonth: string, monthAt: MonthAt): number | undefined {
  for (let count = max - 1; count >= desired; count--) {
    if (monthAt(count, count)?.lessThanOrEqualTo(perMonth) === true) return count;
  }
  return undefined;
}

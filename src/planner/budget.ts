import { Decimal } from "decimal.js";
import type { Cost, Reason } from "./plan.ts";
import type { Request } from "./request.ts";

/** The month at the largest number of replicas must stay inside the budget. */
export function budgetReasons({ budget }: Request, cost: Cost): readonly Reason[] {
  if (budget === undefined) return [];
  const { max } = cost.perMonth;
  if (max === null) {
    return [{ code: "budget", message: "the machines have no known price, so the budget cannot be checked" }];
  }
  const over = new Decimal(max).minus(budget.perMonth);
  if (over.lessThanOrEqualTo(0)) return [];
  return [
    {
      code: "budget",
      message: `at most replicas the stack costs at least ${max} ${cost.currency} a month, ${over.toFixed(2)} above the budget of ${budget.perMonth}: lower replicas.max or raise budget.perMonth`,
    },
  ];
}

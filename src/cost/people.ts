import { Decimal } from "decimal.js";
import { positive } from "./money.ts";

/** A cost that grows by a whole unit each time its capacity is used up, and by a little per person. */
export interface StepCost {
  readonly name: string;
  /** Of one unit, over the whole term. */
  readonly fixed: Decimal.Value;
  readonly perPersonYear: Decimal.Value;
  /** Of what all units share, over the whole term; absent = nothing. */
  readonly base?: Decimal.Value;
  /** People one unit serves; absent = any number. */
  readonly capacityPeople?: number;
  /** Years the fixed part is for. */
  readonly years?: number;
}

export function unitsFor({ capacityPeople }: StepCost, people: number): number {
  return capacityPeople === undefined ? 1 : Math.ceil(people / capacityPeople);
}

/** F8: (base + units × fixed) ÷ years + people × variable, per year. */
export function yearlyCost(cost: StepCost, people: number): Decimal {
  positive("people", people);
  const [fixed, base] = [cost.fixed, cost.base ?? 0].map((part) => new Decimal(part).div(cost.years ?? 1));
  const units = (fixed ?? new Decimal(0)).times(unitsFor(cost, people)).plus(base ?? 0);
  return units.plus(new Decimal(cost.perPersonYear).times(people));
}

export function perHead(cost: StepCost, people: number): Decimal {
  return yearlyCost(cost, people).div(people);
}

export type Crossover =
  | { readonly kind: "from"; readonly people: number; readonly firstCheaper: number }
  | { readonly kind: "none"; readonly searchedTo: number };

/** Head counts searched; above it the steps repeat, so the slopes decide. */
const farthest = 20_000;

/** The smallest number of people from which `a` costs less than `b` for good; `none` is an answer. */
export function crossover(a: StepCost, b: StepCost): Crossover {
  if (slope(a).greaterThan(slope(b))) return { kind: "none", searchedTo: farthest };
  let firstCheaper: number | undefined;
  let lastDearer = 0;
  for (let people = 1; people <= farthest; people++) {
    if (yearlyCost(a, people).lessThan(yearlyCost(b, people))) firstCheaper ??= people;
    else lastDearer = people;
  }
  if (firstCheaper === undefined || lastDearer === farthest) return { kind: "none", searchedTo: farthest };
  return { kind: "from", people: lastDearer + 1, firstCheaper };
}

/** What one more person costs in the long run. */
function slope(cost: StepCost): Decimal {
  const perUnit = new Decimal(cost.fixed).div(cost.years ?? 1);
  return new Decimal(cost.perPersonYear).plus(cost.capacityPeople === undefined ? 0 : perUnit.div(cost.capacityPeople));
}

import { Decimal } from "decimal.js";
import type { Catalog } from "../catalog/index.ts";
import { convert, money, ownedTotal, type Currency, type ExchangeRate } from "../cost/index.ts";
import { planStack, type NamedRequest } from "./stack.ts";

/** Something a mix is made of: a profile so many times, or a stack as it is. */
export interface MixMember {
  /** As it was asked for, such as `3 × r1-32b-1xrtx4090`. */
  readonly name: string;
  readonly requests: readonly NamedRequest[];
}

/** What one thing of a mix costs over the years. Decimal string; null = no known price. */
export interface MixLine {
  readonly name: string;
  readonly how: "rented" | "owned" | "shared";
  readonly total: string | null;
}

export interface MixSide {
  /** All members by name: a baseline is nothing without one. */
  readonly name: string;
  readonly lines: readonly MixLine[];
  readonly total: string | null;
  /** Something is not in the total. */
  readonly isAtLeast: boolean;
}

export interface MixComparison {
  readonly years: number;
  readonly currency: Currency;
  readonly mix: MixSide;
  readonly baseline: MixSide;
  /** Per cent against the baseline, negative = cheaper; null where a total is missing. */
  readonly changePercent: string | null;
  readonly rate?: ExchangeRate;
}

/** A service of a mix does not fit. */
export class MixRefused extends Error {
  override readonly name = "MixRefused";
}

interface Options {
  readonly years: number;
  readonly rate?: ExchangeRate;
}

/**
 * S21: what a mix of services costs over the years against a baseline that has a name. Services of one place share its
 * cluster; machines of one's own cost their purchase and what they take to run, the residual given back at the end.
 * @throws MixRefused when a service does not fit. @throws RangeError when two currencies meet without a rate.
 */
export function compareMixes(
  catalog: Catalog,
  mix: readonly MixMember[],
  baseline: readonly MixMember[],
  options: Options,
): MixComparison {
  const currency = currencyOf(catalog, baseline);
  const [own, other] = [mix, baseline].map((members) => sideOf(catalog, members, currency, options));
  if (own === undefined || other === undefined) throw new RangeError("a mix and a baseline are needed");
  const change =
    own.total === null || other.total === null || Number(other.total) === 0
      ? null
      : new Decimal(own.total).div(other.total).minus(1).times(100).toFixed(1);
  const { years, rate } = options;
  return { years, currency, mix: own, baseline: other, changePercent: change, ...(rate && { rate }) };
}

interface Group {
  readonly place: string;
  readonly requests: NamedRequest[];
}

/** Services of one target and region live on one cluster. */
function groupsOf(members: readonly MixMember[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { name, request } of members.flatMap((member) => member.requests)) {
    const place = [request.target, request.region].filter((part) => part !== "").join(" ");
    const group = groups.get(place) ?? { place, requests: [] };
    const { budget, ...unbounded } = request;
    group.requests.push({ name, request: { ...unbounded, isOneOfSeveral: true } });
    groups.set(place, group);
  }
  return [...groups.values()];
}

function planned(catalog: Catalog, { place, requests }: Group) {
  const outcome = planStack({ services: requests, warnings: [] }, catalog);
  if (outcome.verdict === "fits") return outcome;
  const short = outcome.services.flatMap(({ name, outcome: each }) =>
    each.verdict === "refused" ? [`${name} on ${place}: ${each.refusal.reasons[0]?.message ?? "refused"}`] : [],
  );
  throw new MixRefused(short.join("; "));
}

function currencyOf(catalog: Catalog, members: readonly MixMember[]): Currency {
  const [first] = groupsOf(members);
  if (first === undefined) throw new RangeError("the baseline holds nothing");
  return planned(catalog, first).cost.currency as Currency;
}

function sideOf(catalog: Catalog, members: readonly MixMember[], currency: Currency, options: Options): MixSide {
  const groups = groupsOf(members).map((group) => groupSide(catalog, group, currency, options));
  const lines = groups.flatMap((group) => group.lines);
  const total = lines.reduce<Decimal | null>(
    (sum, line) => (sum === null || line.total === null ? null : sum.plus(line.total)),
    new Decimal(0),
  );
  return {
    name: members.map(({ name }) => name).join(" + "),
    lines,
    total: total && total.toFixed(2),
    isAtLeast: groups.some((group) => group.isAtLeast),
  };
}

function groupSide(
  catalog: Catalog,
  group: Group,
  currency: Currency,
  { years, rate }: Options,
): Pick<MixSide, "lines" | "isAtLeast"> {
  const { services, cost } = planned(catalog, group);
  const overYears = (month: Decimal.Value) => new Decimal(month).times(12 * years);
  const inCurrency = (amount: Decimal, from: string): string => {
    if (from === currency) return amount.toFixed(2);
    if (rate === undefined)
      throw new RangeError(`${from} and ${currency} meet only at a rate: say which, with its day`);
    return convert(money(amount, from as Currency), currency, rate).amount.toFixed(2);
  };
  const lines = services.map(({ name, plan }, index): MixLine => {
    const ownership = group.requests[index]?.request.ownership;
    const title = `${name} on ${group.place}`;
    if (ownership !== undefined && ownership !== "paid") {
      const machines = ownership.machines ?? plan.nodesPerReplica * plan.replicas.max;
      return {
        name: `${title}, ${String(machines)} machine${machines === 1 ? "" : "s"}`,
        how: "owned",
        total: inCurrency(ownedTotal(ownership, years, machines), ownership.currency),
      };
    }
    const { scheduled, desired } = plan.cost.perMonth;
    const month = scheduled ?? desired;
    return {
      name: title,
      how: "rented",
      total: month === null ? null : inCurrency(overYears(month), plan.cost.currency),
    };
  });
  const shared = cost.lines
    .filter((line) => line.service === undefined)
    .reduce((sum, line) => sum.plus(line.perMonth), new Decimal(0));
  return {
    lines: shared.isZero()
      ? lines
      : [
          ...lines,
          { name: `cluster on ${group.place}`, how: "shared", total: inCurrency(overYears(shared), cost.currency) },
        ],
    isAtLeast: cost.unpriced.length > 0,
  };
}

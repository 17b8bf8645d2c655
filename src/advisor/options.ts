import type { Decimal } from "decimal.js";
import type { Catalog, Model } from "../catalog/index.ts";
import { fitOf, type Setup } from "../fit/index.ts";
import { speedOf, type AnswerSpeed } from "../speed/index.ts";
import type { Need } from "./need.ts";
import { cheapestFirst, roomsOf } from "./rooms.ts";

/** A way to serve the need that holds it in memory: so many replicas of a setup, at what rent and speed. */
export interface Option {
  readonly setup: Setup;
  readonly region: string;
  readonly replicas: number;
  readonly rent: Decimal | null;
  readonly currency: "USD" | "CNY";
  readonly speed: AnswerSpeed;
}

/** What became of one model: its best option, or how near the nearest came. */
export interface Found {
  readonly best?: Option;
  /** The next ones on other machines. */
  readonly next: readonly Option[];
  /** Setups with room for the need. */
  readonly holding: number;
  /** Tokens per second of the fastest of them, and milliseconds to the first token of the promptest. */
  readonly fastest: number;
  readonly promptestMs: number;
  /** The cheapest that is fast enough and not within the budget. */
  readonly cheapest?: Option;
}

/** Other machines that are named beside the best. */
const mostNext = 3;

const currencyOf = (target: string): Option["currency"] => (target === "alicloud" ? "CNY" : "USD");

function withinBudget({ budget }: Need, { rent, currency }: Pick<Option, "rent" | "currency">): boolean {
  if (budget === undefined) return true;
  return rent !== null && currency === budget.currency && rent.lessThanOrEqualTo(budget.perMonth);
}

function isAboveBudget({ budget }: Need, { rent, currency }: Pick<Option, "rent" | "currency">): boolean {
  return budget !== undefined && rent !== null && currency === budget.currency && rent.greaterThan(budget.perMonth);
}

/** The cheapest option of one model that is fast enough and within the budget. */
export function bestOf(catalog: Catalog, model: Model, need: Need): Found {
  const rooms = roomsOf(catalog, model, need);
  let fastest = 0;
  let promptestMs = Infinity;
  let cheapest: Option | undefined;
  const within: Option[] = [];
  for (const { cell, machine, region, replicas, rent } of cheapestFirst(rooms)) {
    const currency = currencyOf(machine.target);
    // From here on all cost more, and what the budget falls short of is known.
    if (cheapest !== undefined && isAboveBudget(need, { rent, currency })) break;
    if (within.some(({ setup }) => setup.machine === machine)) continue;
    const setup = { ...cell.setup, machine };
    const { fit, layerSplit } = fitOf(setup);
    const speed = speedOf(setup, layerSplit, fit.kvCapacityTokens);
    fastest = Math.max(fastest, 1e3 / speed.timePerOutputTokenMs);
    promptestMs = Math.min(promptestMs, speed.timeToFirstTokenMs);
    if (!isFastEnough(need, speed)) continue;
    const option = { setup, region, replicas, rent, currency, speed };
    if (!withinBudget(need, option)) cheapest ??= option;
    else if (within.push(option) > mostNext) break;
  }
  const [best, ...next] = within;
  return { holding: rooms.length, fastest, promptestMs, next, ...(best && { best }), ...(cheapest && { cheapest }) };
}

function isFastEnough({ minTokensPerSecond, maxFirstTokenMs = Infinity }: Need, speed: AnswerSpeed): boolean {
  return 1e3 / speed.timePerOutputTokenMs >= minTokensPerSecond && speed.timeToFirstTokenMs <= maxFirstTokenMs;
}

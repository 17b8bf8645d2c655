import { Decimal } from "decimal.js";

export type Currency = "USD" | "CNY";

/** An amount with its currency. Two currencies meet only through a rate that someone named, with its date. */
export interface Money {
  readonly amount: Decimal;
  readonly currency: Currency;
}

export interface ExchangeRate {
  readonly cnyPerUsd: string;
  readonly asOf: string;
}

export function money(amount: Decimal.Value, currency: Currency): Money {
  const value = new Decimal(amount);
  if (!value.isFinite()) throw new RangeError(`not an amount of money: ${String(amount)}`);
  return { amount: value, currency };
}

/** @throws RangeError when the currencies differ: nothing is converted silently. */
export function add(...parts: readonly [Money, ...Money[]]): Money {
  const [first, ...rest] = parts;
  return rest.reduce((sum, part) => {
    if (part.currency !== sum.currency) throw new RangeError(`${part.currency} cannot be added to ${sum.currency}`);
    return { ...sum, amount: sum.amount.plus(part.amount) };
  }, first);
}

export function convert({ amount, currency }: Money, into: Currency, { cnyPerUsd }: ExchangeRate): Money {
  if (currency === into) return { amount, currency };
  return { amount: into === "CNY" ? amount.times(cnyPerUsd) : amount.div(cnyPerUsd), currency: into };
}

/** Two decimals, as bills print them. */
export function cents(value: Decimal): string {
  return value.toFixed(2);
}

/** A number that a formula divides by. @throws RangeError unless finite and above zero. */
export function positive(name: string, value: Decimal.Value): Decimal {
  const decimal = new Decimal(value);
  if (!decimal.isFinite() || decimal.lessThanOrEqualTo(0)) {
    throw new RangeError(`${name} must be above 0, not ${decimal.toString()}`);
  }
  return decimal;
}

/** A share of the whole. @throws RangeError outside 0 (exclusive) to 1. */
export function share(name: string, value: Decimal.Value): Decimal {
  const decimal = positive(name, value);
  if (decimal.greaterThan(1)) throw new RangeError(`${name} must be at most 1, not ${decimal.toString()}`);
  return decimal;
}

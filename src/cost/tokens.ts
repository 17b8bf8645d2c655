import { Decimal } from "decimal.js";
import type { ApiPrice } from "../catalog/index.ts";
import { positive, share } from "./money.ts";

/** F3: hourly cost × 10⁶ ÷ (tokens per second × 3600 × utilisation). @throws RangeError for a rate or share of 0. */
export function perMillionTokens(
  perHour: Decimal.Value,
  tokensPerSecond: Decimal.Value,
  utilization: Decimal.Value,
): Decimal {
  const perHourTokens = positive("tokens per second", tokensPerSecond)
    .times(3600)
    .times(share("utilisation", utilization));
  return new Decimal(perHour).times(1e6).div(perHourTokens);
}

/** F4: the same money spread over input and output tokens alike. */
export function blendedPerMillion(
  perMillionOutput: Decimal,
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
): Decimal {
  return perMillionOutput.times(outputTokens).div(inputTokens + outputTokens);
}

/** What the API asks for one million output tokens and the input that goes with them. */
export function apiPerMillionOutput(
  api: ApiPrice,
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
  cachedShare = 0,
): Decimal {
  const input = new Decimal(api.input).times(1 - cachedShare).plus(new Decimal(api.cached).times(cachedShare));
  return new Decimal(api.output).plus(input.times(inputTokens).div(outputTokens));
}

export interface ApiBreakEven {
  /** Million output tokens a month from which self-hosting costs less. */
  readonly millionTokensPerMonth: Decimal;
  /** What the stack can produce in a month at most, in millions. */
  readonly capacityPerMonth: Decimal;
  /** False: the stack costs more than the API even when it is never idle. */
  readonly reachable: boolean;
}

/** F-S24: monthly cost ÷ API price per million output tokens, against what the hardware can produce. */
export function apiBreakEven(
  perMonth: Decimal.Value,
  apiPerMillion: Decimal.Value,
  tokensPerSecond: Decimal.Value,
  hoursPerMonth: number,
): ApiBreakEven {
  const millionTokensPerMonth = new Decimal(perMonth).div(positive("API price", apiPerMillion));
  const capacityPerMonth = positive("tokens per second", tokensPerSecond).times(3600).times(hoursPerMonth).div(1e6);
  return {
    millionTokensPerMonth,
    capacityPerMonth,
    reachable: millionTokensPerMonth.lessThanOrEqualTo(capacityPerMonth),
  };
}

/** Kilowatt-hours and, with a grid factor in kg CO2e per kWh, kilograms for a million output tokens. */
export function energyPerMillionTokens(
  kilowatts: Decimal.Value,
  tokensPerSecond: Decimal.Value,
  pue: Decimal.Value,
  gridKgPerKwh?: Decimal.Value,
): { readonly kwh: Decimal; readonly kgCo2e: Decimal | null } {
  const hours = new Decimal(1e6).div(positive("tokens per second", tokensPerSecond)).div(3600);
  const kwh = new Decimal(kilowatts).times(pue).times(hours);
  return { kwh, kgCo2e: gridKgPerKwh === undefined ? null : kwh.times(gridKgPerKwh) };
}

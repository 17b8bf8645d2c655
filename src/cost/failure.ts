import { Decimal } from "decimal.js";

/**
 * Unexpected interruptions per GPU and year in Meta's 54-day Llama 3 run: 419 on 16,384 H100.
 * Training stops at the first fault, so this is an upper bound for serving.
 */
export const interruptionsPerGpuYear = new Decimal(419).div(16_384).div(new Decimal(54).div(365));
/** GPU and HBM faults alone: 148 + 72. */
export const gpuFaultsPerGpuYear = new Decimal(148 + 72).div(16_384).div(new Decimal(54).div(365));

export interface Interruptions {
  readonly perYear: Decimal;
  readonly meanDaysBetween: Decimal;
  /** Chance of at least one in a year. */
  readonly atLeastOnePerYear: Decimal;
  /** Hours a year without the replicas that wait for a cold start. */
  readonly lostReplicaHoursPerYear: Decimal;
}

/** F9: expected interruptions of `gpus` GPUs, each costing one replica a cold start. */
export function interruptionsOf(gpus: number, coldStartSeconds: number, rate = interruptionsPerGpuYear): Interruptions {
  const perYear = rate.times(gpus);
  return {
    perYear,
    meanDaysBetween: new Decimal(365).div(perYear),
    atLeastOnePerYear: new Decimal(1).minus(perYear.negated().exp()),
    lostReplicaHoursPerYear: perYear.times(coldStartSeconds).div(3600),
  };
}

/** What one spare replica costs, kept running so that a lost one is replaced at once. */
export function sparePerMonth(replicaPerHour: Decimal.Value, hoursPerMonth: number): Decimal {
  return new Decimal(replicaPerHour).times(hoursPerMonth);
}

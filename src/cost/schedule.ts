import { Decimal } from "decimal.js";

export const hoursPerWeek = 168;

/** Hours of a week at one number of replicas. */
export interface Shift {
  readonly hoursPerWeek: number;
  readonly replicas: number;
}

/**
 * F2: the month on a schedule. The rest of the week runs `otherwise` replicas.
 * @throws RangeError when the shifts are longer than a week.
 */
export function scheduledMonth(
  shifts: readonly Shift[],
  otherwise: number,
  perMonthAt: (replicas: number) => Decimal,
): Decimal {
  const planned = shifts.reduce((sum, shift) => sum + shift.hoursPerWeek, 0);
  if (planned > hoursPerWeek) throw new RangeError(`${String(planned)} hours are more than a week has`);
  return [...shifts, { hoursPerWeek: hoursPerWeek - planned, replicas: otherwise }].reduce(
    (sum, shift) => sum.plus(perMonthAt(shift.replicas).times(shift.hoursPerWeek).div(hoursPerWeek)),
    new Decimal(0),
  );
}

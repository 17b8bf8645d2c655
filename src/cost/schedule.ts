import { Decimal } from "decimal.js";
import { minutesPerWeek, scheduledWeek, type Schedule } from "../schedule/index.ts";

const minutesPerHour = 60;

/** How replicas go when nothing asks for them any more: what the scaler is told. */
export interface WindDown {
  /** Replicas outside every window. */
  readonly min: number;
  readonly scaleDownWindowSeconds: number;
  /** One replica less in this time. */
  readonly stepSeconds: number;
  /** All at once to zero after this time; absent = never zero. */
  readonly cooldownSeconds?: number;
  /** A machine stands empty this long before it is given back. */
  readonly nodeIdleSeconds: number;
}

/** Hours of an average week at each number of replicas that is paid for. */
export type WeekHours = ReadonlyMap<number, number>;

/**
 * F2: hours a week at each number of replicas when only the schedule asks for them. Replicas come when a window opens and go
 * as the scaler lets them, so they are paid for a while after it has closed.
 */
export function paidWeek(schedule: Schedule, rules: WindDown): WeekHours {
  const paid = paidReplicas(schedule, rules);
  const minutes = new Map<number, number>();
  for (const replicas of paid) minutes.set(replicas, (minutes.get(replicas) ?? 0) + 1);
  return new Map([...minutes].sort(([a], [b]) => a - b).map(([replicas, count]) => [replicas, count / minutesPerHour]));
}

const whole = (seconds: number): number => Math.ceil(seconds / 60);

/** Minute by minute, after a week in which the state has become the usual one. */
function paidReplicas(schedule: Schedule, rules: WindDown): readonly number[] {
  const week = scheduledWeek(schedule).map((replicas) => Math.max(rules.min, replicas));
  const toZero = rules.cooldownSeconds === undefined ? Infinity : whole(rules.cooldownSeconds);
  const [hold, step, idle] = [rules.scaleDownWindowSeconds, rules.stepSeconds, rules.nodeIdleSeconds].map(whole);
  const running: number[] = [];
  let current = rules.min;
  let below = 0;
  let lastStep = -Infinity;
  for (let minute = 0; minute < 2 * minutesPerWeek; minute++) {
    const target = week[minute % minutesPerWeek] ?? rules.min;
    below = target < current ? below + 1 : 0;
    if (target > current) current = target;
    else if (below > toZero && target === 0) current = 0;
    else if (current > 1 && below > (hold ?? 0) && minute - lastStep >= (step ?? 0)) {
      current--;
      lastStep = minute;
    }
    running.push(current);
  }
  return running
    .map((_, minute) => Math.max(...running.slice(Math.max(0, minute - (idle ?? 0)), minute + 1)))
    .slice(minutesPerWeek);
}

/** The month of a week's hours: a week has 168 of them. */
export function scheduledMonth(week: WeekHours, perMonthAt: (replicas: number) => Decimal): Decimal {
  return [...week].reduce(
    (sum, [replicas, hours]) =>
      sum.plus(
        perMonthAt(replicas)
          .times(hours)
          .div(minutesPerWeek / minutesPerHour),
      ),
    new Decimal(0),
  );
}

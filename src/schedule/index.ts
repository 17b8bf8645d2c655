export const weekDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type WeekDay = (typeof weekDays)[number];

/** Hours of some days in which at least so many replicas run. `to` at or before `from` is on the next day. */
export interface Window {
  readonly days: readonly WeekDay[];
  /** `HH:MM`, as the clocks of the time zone show it. */
  readonly from: string;
  readonly to: string;
  readonly replicas: number;
}

/** When a stack is open; outside every window it has its fewest replicas. */
export interface Schedule {
  /** A name of the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly windows: readonly Window[];
}

/** A window as cron has it: the minute, the hour and the days of its two ends. */
export interface CronWindow {
  readonly timeZone: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
}

const minutesPerDay = 24 * 60;
export const minutesPerWeek = 7 * minutesPerDay;

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const isOvernight = ({ from, to }: Window): boolean => minuteOf(to) <= minuteOf(from);

/** Replicas the schedule asks for at each minute of a week from Monday's midnight on: the most of the open windows, else 0. */
export function scheduledWeek({ windows }: Schedule): readonly number[] {
  const week = new Array<number>(minutesPerWeek).fill(0);
  for (const window of windows) {
    const from = minuteOf(window.from);
    const length = minuteOf(window.to) - from + (isOvernight(window) ? minutesPerDay : 0);
    for (const day of window.days) {
      const opens = weekDays.indexOf(day) * minutesPerDay + from;
      for (let minute = opens; minute < opens + length; minute++) {
        week[minute % minutesPerWeek] = Math.max(week[minute % minutesPerWeek] ?? 0, window.replicas);
      }
    }
  }
  return week;
}

/** The most replicas that any window asks for. */
export function scheduledMost({ windows }: Schedule): number {
  return Math.max(...windows.map((window) => window.replicas));
}

/** Cron counts the days from Sunday = 0. */
export function cronOf({ timeZone, windows }: Schedule): readonly CronWindow[] {
  return windows.map((window) => {
    const days = window.days.map((day) => (weekDays.indexOf(day) + 1) % 7);
    const ends = isOvernight(window) ? days.map((day) => (day + 1) % 7) : days;
    return {
      timeZone,
      start: cronAt(window.from, days),
      end: cronAt(window.to, ends),
      replicas: window.replicas,
    };
  });
}

function cronAt(time: string, days: readonly number[]): string {
  const minute = minuteOf(time);
  return `${String(minute % 60)} ${String(Math.floor(minute / 60))} * * ${[...days].sort((a, b) => a - b).join(",")}`;
}

/** `mon-fri 08:00-18:00 at 2, Europe/Berlin`: how a person writes a schedule. */
export function printSchedule({ timeZone, windows }: Schedule): string {
  const texts = windows.map(
    ({ days, from, to, replicas }) => `${printDays(days)} ${from}-${to} at ${String(replicas)}`,
  );
  return `${texts.join(" and ")}, ${timeZone}`;
}

function printDays(days: readonly WeekDay[]): string {
  const numbers = days.map((day) => weekDays.indexOf(day)).sort((a, b) => a - b);
  const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
  const isRun = numbers.length > 2 && last - first === numbers.length - 1;
  const name = (number: number) => weekDays[number] ?? "";
  return isRun ? `${name(first)}-${name(last)}` : numbers.map(name).join(",");
}
